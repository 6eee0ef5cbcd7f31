import { SaxesParser } from 'saxes';

/** Counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** An element with all that it holds, and where it begins. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Map<string, string>;
  readonly children: XmlElement[];
  /** All text directly inside, joined. */
  text: string;
  readonly position: Position;
}

/** Where XML is not well-formed, and why. */
export interface XmlFault {
  readonly position: Position;
  /** Name of the element concerned; `XML` when there is none. */
  readonly name: string;
  readonly found: string;
  readonly expected: string;
}

/** The top-level elements, and the first fault if there is one. */
export interface XmlReading {
  readonly elements: readonly XmlElement[];
  readonly fault: XmlFault | null;
}

/** Reads a document, or a fragment with several top-level elements. */
export function readXml(source: string): XmlReading {
  // A fragment may have no declaration; blanks of the same length keep lines and columns.
  const text = source.replace(/^\s*<\?xml\b[^>]*\?>/, (match) => match.replace(/[^\r\n]/g, ' '));
  const parser = new SaxesParser({ fragment: true, position: true });
  const top: XmlElement[] = [];
  const open: XmlElement[] = [];
  let lastClosed: XmlElement | null = null;
  let fault: XmlFault | null = null;

  parser.on('opentagstart', ({ name }) => {
    const position = positionAt(text, text.lastIndexOf(`<${name}`, parser.position));
    const element: XmlElement = { name, attributes: new Map(), children: [], text: '', position };
    (open.at(-1)?.children ?? top).push(element);
    open.push(element);
  });
  parser.on('opentag', ({ attributes }) => {
    for (const [name, value] of Object.entries(attributes)) {
      open.at(-1)?.attributes.set(name, value);
    }
  });
  const addText = (words: string): void => {
    const element = open.at(-1);
    if (element !== undefined) element.text += words;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    lastClosed = open.pop() ?? null;
  });
  parser.on('error', (error) => {
    const offset = parser.position;
    fault ??=
      unclosedFault(error.message, text, offset, lastClosed, open.at(-1)) ??
      otherFault(error.message, text, offset);
  });
  parser.write(text).close();
  return { elements: top, fault };
}

/** Points to the element that was left open, which is where a person has to mend it. */
function unclosedFault(
  message: string,
  text: string,
  offset: number,
  lastClosed: XmlElement | null,
  stillOpen: XmlElement | undefined,
): XmlFault | null {
  const atEnd = message.includes('unclosed tag');
  // The parser closes an element that another's closing tag ends before it complains.
  const element = atEnd ? stillOpen : lastClosed;
  if (!element || !(atEnd || message.includes('unexpected close tag'))) return null;
  const closing = text.lastIndexOf('</', offset);
  const { line, column } = positionAt(text, closing);
  const tag = text.slice(closing, offset).trim();
  const reason = atEnd
    ? 'the file ends first'
    : `${tag} came first at line ${line}, column ${column}`;
  return {
    position: element.position,
    name: element.name,
    found: element.text.trim() || `<${element.name}>`,
    expected: `must be closed by </${element.name}>; ${reason}`,
  };
}

function otherFault(message: string, text: string, offset: number): XmlFault {
  const position = positionAt(text, Math.max(0, offset - 1));
  const lineText = text.split(/\r\n?|\n/)[position.line - 1] ?? '';
  return {
    position,
    name: 'XML',
    found: lineText.trim(),
    expected: `well-formed XML (${message.replace(/^\d+:\d+:\s*/, '').replace(/\.$/, '')})`,
  };
}

function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, Math.max(0, offset)).split(/\r\n?|\n/);
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
