import type { SettingsProblem } from './model.ts';
import { HIDDEN, shownValue } from './problem.ts';
import {
  groupKeys,
  type RawGroup,
  type RawListener,
  type RawSettings,
  type RawValue,
} from './raw.ts';
import { readXml, type XmlElement, type XmlFault } from './xml-tree.ts';

/** Reads `EngageIntegrationService.xml` (spec section 6): root of any name, or none. */
export function readXmlSettings(file: string, text: string): RawSettings {
  const { elements, fault } = readXml(text);
  const problems: SettingsProblem[] = fault === null ? [] : [faultProblem(file, fault)];
  const own = fault === null ? belowRoot(elements) : [];
  const listeners = own.filter(({ name }) => name === 'ImapListener');
  const processes = own.filter(({ name }) => name === 'Process').filter(isIntegrationService);
  const groups = own.filter(({ name }) => name === xmlName('smtp'));
  problems.push(
    ...[...listeners, ...groups].flatMap((element) => structureProblems(file, element)),
  );
  return {
    nameOf: xmlName,
    listeners: listeners.map(rawListener),
    groups: groups.map(rawGroup),
    useImapListener: processes
      .flatMap(({ children }) => children)
      .filter(({ name }) => name === 'UseImapListener')
      .map(rawValue),
    problems,
  };
}

/** What is not written as other names are. */
const SPELT: ReadonlyMap<string, string> = new Map([
  ['id', 'ID'],
  ['oauth', 'OAuth'],
]);

/** `hostName` → `HostName`. */
function xmlName(key: string): string {
  return SPELT.get(key) ?? key.charAt(0).toUpperCase() + key.slice(1);
}

const GROUPS: ReadonlySet<string> = new Set(groupKeys.map(xmlName));

function isGroup({ name }: XmlElement): boolean {
  return GROUPS.has(name);
}

/** The elements that count: those of the one root, or all of a fragment. */
function belowRoot(top: readonly XmlElement[]): readonly XmlElement[] {
  const [first, ...others] = top;
  const known = new Set(['ImapListener', 'Process', xmlName('smtp')]);
  const isRoot = others.length === 0 && !known.has(first?.name ?? '');
  return isRoot ? (first?.children ?? []) : top;
}

/** The file holds processes of other components, too. */
function isIntegrationService({ attributes }: XmlElement): boolean {
  return (attributes.get('ID') ?? 'EIS').toUpperCase() === 'EIS';
}

function rawListener(element: XmlElement): RawListener {
  const id = element.attributes.get('ID');
  const { name: _, ...group } = rawGroup(element);
  return { id: id === undefined ? null : { name: 'ID', value: id, line: group.line }, ...group };
}

function rawGroup({ name, children, position }: XmlElement): RawGroup {
  return {
    name,
    line: position.line,
    values: children.filter((child) => !isGroup(child)).map(rawValue),
    groups: children.filter(isGroup).map(rawGroup),
  };
}

function rawValue({ name, text, position }: XmlElement): RawValue {
  return { name, value: text, line: position.line };
}

/** What would otherwise be read as something else than was meant, in an element and those within. */
function structureProblems(file: string, element: XmlElement): readonly SettingsProblem[] {
  const problem = (at: XmlElement, name: string, value: string, allowed: string) => ({
    where: `${file}:${at.position.line}`,
    name,
    value,
    allowed,
  });
  const strayText = element.text.trim();
  const mayHaveId = element.name === 'ImapListener';
  const attributes = [...element.attributes].filter(
    ([name]) => !(mayHaveId && name === 'ID') && !name.startsWith('xml'),
  );
  const attributeAllowed = mayHaveId ? 'ID is its only attribute' : 'it has no attributes';
  return [
    ...(strayText === ''
      ? []
      : [
          problem(
            element,
            element.name,
            isGroup(element) ? HIDDEN : strayText,
            'no text between its elements',
          ),
        ]),
    ...attributes.map(([name, value]) => problem(element, name, value, attributeAllowed)),
    ...element.children
      .filter((child) => child.children.length > 0 && !isGroup(child))
      .map((child) => problem(child, child.name, `<${child.children[0]?.name}>`, 'a plain value')),
    ...element.children.filter(isGroup).flatMap((child) => structureProblems(file, child)),
  ];
}

function faultProblem(
  file: string,
  { position, name, found, expected }: XmlFault,
): SettingsProblem {
  const shown = /<pas/i.test(found) ? HIDDEN : shownValue(name, found);
  return {
    where: `${file}:${position.line}:${position.column}`,
    name,
    value: shown,
    allowed: expected,
  };
}
