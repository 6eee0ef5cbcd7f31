/** A piece of T-SQL that means something: a word in upper case, a text, or one other character. */
export interface Token {
  readonly kind: 'word' | 'variable' | 'quoted' | 'text' | 'sign';
  /** Words in upper case; texts and quoted names without their quotes. */
  readonly value: string;
  readonly line: number;
}

/** What is no code comes first; comments are gone by then. */
const PIECE = new RegExp(
  [
    "(?<text>N?'(?:[^']|'')*')",
    String.raw`(?<quoted>\[(?:[^\]]|\]\])*\]|"(?:[^"]|"")*")`,
    String.raw`(?<variable>@@?[\p{L}\p{N}_@#$]*)`,
    String.raw`(?<word>[\p{L}_#][\p{L}\p{N}_@#$]*)`,
    String.raw`(?<sign>\S)`,
  ].join('|'),
  'giu',
);

/** The tokens of a script, without its comments. */
export function tokensOf(script: string): readonly Token[] {
  const code = withoutComments(script);
  let line = 1;
  let from = 0;
  return [...code.matchAll(PIECE)].map((match) => {
    line += code.slice(from, match.index).split('\n').length - 1;
    from = match.index;
    return tokenOf(match.groups ?? {}, line);
  });
}

function tokenOf(groups: Readonly<Record<string, string | undefined>>, line: number): Token {
  const { text, quoted, variable, word, sign } = groups;
  if (text !== undefined) {
    return { kind: 'text', value: text.replace(/^N?'|'$/gi, '').replaceAll("''", "'"), line };
  }
  if (quoted !== undefined) return { kind: 'quoted', value: quoted.slice(1, -1), line };
  if (variable !== undefined) return { kind: 'variable', value: variable, line };
  return word === undefined
    ? { kind: 'sign', value: sign ?? '', line }
    : { kind: 'word', value: word.toUpperCase(), line };
}

/** What may hide the beginning of a comment, and the comments themselves. */
const COMMENT_OR_TEXT = /'(?:[^']|'')*'|\[(?:[^\]]|\]\])*\]|"(?:[^"]|"")*"|--[^\n]*|\/\*|\*\//g;

/** Spaces in place of comments; lines stay where they are. */
function withoutComments(script: string): string {
  let depth = 0;
  let code = '';
  let from = 0;
  const keep = (piece: string) => {
    code += depth === 0 ? piece : piece.replace(/[^\n]/g, ' ');
  };
  for (const match of script.matchAll(COMMENT_OR_TEXT)) {
    keep(script.slice(from, match.index));
    const [piece] = match;
    from = match.index + piece.length;
    if (piece === '/*') depth += 1;
    else if (piece === '*/') depth = Math.max(0, depth - 1);
    else if (!piece.startsWith('--')) keep(piece);
  }
  keep(script.slice(from));
  return code;
}
