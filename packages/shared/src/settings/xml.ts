import type { SettingsProblem } from './model.ts';
import { HIDDEN, shownValue } from './problem.ts';
import type { RawListener, RawSettings, RawValue } from './raw.ts';
import { readXml, type XmlElement, type XmlFault } from './xml-tree.ts';

/** Reads `EngageIntegrationService.xml` (spec section 6): root of any name, or none. */
export function readXmlSettings(file: string, text: string): RawSettings {
  const { elements, fault } = readXml(text);
  const problems: SettingsProblem[] = fault === null ? [] : [faultProblem(file, fault)];
  const own = fault === null ? belowRoot(elements) : [];
  const listeners = own.filter(({ name }) => name === 'ImapListener');
  const processes = own.filter(({ name }) => name === 'Process').filter(isIntegrationService);
  problems.push(...listeners.flatMap((element) => structureProblems(file, element)));
  return {
    nameOf: xmlName,
    listeners: listeners.map(rawListener),
    useImapListener: processes
      .flatMap(({ children }) => children)
      .filter(({ name }) => name === 'UseImapListener')
      .map(rawValue),
    problems,
  };
}

/** `hostName` → `HostName`. */
function xmlName(key: string): string {
  return key === 'id' ? 'ID' : key.charAt(0).toUpperCase() + key.slice(1);
}

/** The elements that count: those of the one root, or all of a fragment. */
function belowRoot(top: readonly XmlElement[]): readonly XmlElement[] {
  const [first, ...others] = top;
  const isRoot = others.length === 0 && first?.name !== 'ImapListener' && first?.name !== 'Process';
  return isRoot ? (first?.children ?? []) : top;
}

/** The file holds processes of other components, too. */
function isIntegrationService({ attributes }: XmlElement): boolean {
  return (attributes.get('ID') ?? 'EIS').toUpperCase() === 'EIS';
}

function rawListener(element: XmlElement): RawListener {
  const id = element.attributes.get('ID');
  const { line } = element.position;
  return {
    id: id === undefined ? null : { name: 'ID', value: id, line },
    line,
    values: element.children.map(rawValue),
  };
}

function rawValue({ name, text, position }: XmlElement): RawValue {
  return { name, value: text, line: position.line };
}

/** What would otherwise be read as something else than was meant. */
function structureProblems(file: string, listener: XmlElement): readonly SettingsProblem[] {
  const problem = (element: XmlElement, name: string, value: string, allowed: string) => ({
    where: `${file}:${element.position.line}`,
    name,
    value,
    allowed,
  });
  const strayText = listener.text.trim();
  const attributes = [...listener.attributes].filter(
    ([name]) => name !== 'ID' && !name.startsWith('xml'),
  );
  return [
    ...(strayText === ''
      ? []
      : [problem(listener, 'ImapListener', strayText, 'no text between its elements')]),
    ...attributes.map(([name, value]) =>
      problem(listener, name, value, 'ID is its only attribute'),
    ),
    ...listener.children
      .filter(({ children }) => children.length > 0)
      .map((child) => problem(child, child.name, `<${child.children[0]?.name}>`, 'a plain value')),
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
