import {
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type Scalar,
} from 'yaml';
import type { SettingsProblem } from './model.ts';
import {
  groupKeys,
  listKeys,
  type RawGroup,
  type RawListener,
  type RawSettings,
  type RawValue,
} from './raw.ts';

/** Reads the same settings in YAML: `listeners:` and `processes:` are lists with `id`. */
export function readYamlSettings(file: string, text: string): RawSettings {
  return new YamlReader(file, text).read();
}

/** Holds the file's name, lines and problems while its nodes are walked. */
class YamlReader {
  readonly #file: string;
  readonly #text: string;
  readonly #lines = new LineCounter();
  readonly #problems: SettingsProblem[] = [];

  constructor(file: string, text: string) {
    this.#file = file;
    this.#text = text;
  }

  read(): RawSettings {
    // Repeated keys are found by the one schema, with those of XML.
    const document = parseDocument(this.#text, { lineCounter: this.#lines, uniqueKeys: false });
    for (const error of document.errors) {
      const { line, col } = this.#lines.linePos(error.pos[0]);
      const expected = `well-formed YAML (${error.message.split('\n')[0]})`;
      this.#refuse(`${this.#file}:${line}:${col}`, 'YAML', `line ${line}`, expected);
    }
    const root = document.errors.length > 0 ? null : document.contents;
    if (root !== null && !isMap(root)) this.#refuseNode(root, 'YAML', 'names with values');
    if (isMap(root)) for (const pair of root.items) this.#refuseMisspelt(pair, ['smtp']);
    const listeners = this.#entries(root, 'listeners');
    const processes = this.#entries(root, 'processes').filter(isIntegrationService);
    return {
      nameOf: (key) => key,
      listeners,
      groups: isMap(root) ? this.#groups(root.items.filter((pair) => keyOf(pair) === 'smtp')) : [],
      useImapListener: processes
        .flatMap(({ values }) => values)
        .filter(({ name }) => name === 'useImapListener'),
      problems: this.#problems,
    };
  }

  #entries(root: unknown, name: string): readonly RawListener[] {
    if (!isMap(root)) return [];
    const lists = root.items.filter((pair) => keyOf(pair) === name).map(({ value }) => value);
    return lists.flatMap((list) => {
      if (isSeq(list)) return list.items.flatMap((item) => this.#entry(item, name));
      this.#refuseNode(isNode(list) ? list : root, name, 'a list: each entry begins with "- "');
      return [];
    });
  }

  #entry(item: unknown, list: string): readonly RawListener[] {
    if (!isMap(item)) {
      if (isNode(item)) this.#refuseNode(item, list, 'entries with names and values');
      return [];
    }
    const { values, groups } = this.#inside(item.items);
    return [
      {
        id: values.find(({ name }) => name === 'id') ?? null,
        line: this.#lineOf(item),
        values: values.filter(({ name }, index) => name !== 'id' || index !== firstId(values)),
        groups,
      },
    ];
  }

  #inside(pairs: readonly Pair[]): Pick<RawGroup, 'values' | 'groups'> {
    const isGroup = (pair: Pair) => groupKeys.includes(keyOf(pair));
    return {
      values: pairs.filter((pair) => !isGroup(pair)).flatMap((pair) => this.#value(pair)),
      groups: this.#groups(pairs.filter(isGroup)),
    };
  }

  #groups(pairs: readonly Pair[]): readonly RawGroup[] {
    return pairs.flatMap((pair) => {
      const name = keyOf(pair);
      const { key, value } = pair;
      const line = isNode(key) ? this.#lineOf(key) : 0;
      if (isMap(value)) return [{ name, line, ...this.#inside(value.items) }];
      if (value === null || (isScalar(value) && value.value === null)) {
        return [{ name, line, values: [], groups: [] }];
      }
      if (isNode(value)) this.#refuseNode(value, name, 'names with values');
      return [];
    });
  }

  #value(pair: Pair): readonly RawValue[] {
    const name = keyOf(pair);
    const { key, value } = pair;
    const line = isNode(key) ? this.#lineOf(key) : 0;
    if (value === null) return [{ name, value: '', line }];
    if (isScalar(value)) return [{ name, value: written(value), line }];
    if (isSeq(value) && value.items.every(isScalar) && listKeys.includes(name)) {
      return [{ name, value: value.items.map(written).join(', '), line }];
    }
    if (!this.#refuseMisspelt(pair, groupKeys) && isNode(value)) {
      this.#refuseNode(value, name, 'a plain value');
    }
    return [];
  }

  /** A group by its name in XML, or as it is spoken of: `OAuth`. */
  #refuseMisspelt(pair: Pair, groups: readonly string[]): boolean {
    const { key } = pair;
    const name = keyOf(pair);
    const meant = groups.find((group) => group !== name && group === name.toLowerCase());
    if (meant === undefined || !isNode(key)) return false;
    this.#refuse(`${this.#file}:${this.#lineOf(key)}`, name, name, `the name ${meant}`);
    return true;
  }

  #lineOf(node: Node): number {
    return this.#lines.linePos(node.range?.[0] ?? 0).line;
  }

  #refuseNode(node: Node, name: string, allowed: string): void {
    this.#refuse(`${this.#file}:${this.#lineOf(node)}`, name, kindOf(node), allowed);
  }

  #refuse(where: string, name: string, value: string, allowed: string): void {
    this.#problems.push({ where, name, value, allowed });
  }
}

/** The source and not the value: `0123` and `True` are judged as they were written. */
function written({ value, source }: Scalar): string {
  return value === null ? '' : (source ?? '');
}

function isIntegrationService({ id }: RawListener): boolean {
  return (id?.value ?? 'EIS').toUpperCase() === 'EIS';
}

function firstId(values: readonly RawValue[]): number {
  return values.findIndex(({ name }) => name === 'id');
}

function keyOf({ key }: Pair): string {
  return isScalar(key) ? String(key.value) : '';
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'range' in value;
}

function kindOf(node: Node): string {
  if (isMap(node)) return 'names with values';
  return isSeq(node) ? 'a list' : isScalar(node) ? String(node.value) : 'an alias';
}
