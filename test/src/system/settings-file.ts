/** Elements of one `ImapListener`, by their names in the settings file. */
export interface ListenerElements {
  readonly ID?: string;
  readonly UserName?: string | null;
  readonly InputFolder?: string | null;
  readonly OutputFolder?: string | null;
  readonly [element: string]: ElementValue;
}

/** Of an element, or the elements inside. */
type ElementValue =
  | string
  | number
  | boolean
  | null
  | undefined
  | { readonly [element: string]: ElementValue };

/**
 * The settings file of an installation; an element that is null is left out.
 * @param smtp the mail server for all; absent: `SMTP_URL`
 */
export function settingsXml(
  listeners: readonly ListenerElements[],
  smtp?: ListenerElements,
): string {
  const elements = listeners.map(({ ID = 'Default', ...rest }) => {
    const lines = Object.entries(rest)
      .filter(([, value]) => value !== null && value !== undefined)
      .map(([name, value]) => `    <${name}>${content(value)}</${name}>`);
    return `  <ImapListener ID="${ID}">\n${lines.join('\n')}\n  </ImapListener>`;
  });
  const server = smtp === undefined ? '' : `  <Smtp>${content(smtp)}</Smtp>\n`;
  return `<EngageIntegrationService>\n${server}${elements.join('\n')}\n</EngageIntegrationService>\n`;
}

/** Elements with elements inside, as `OAuth`. */
function content(value: unknown): string {
  if (typeof value !== 'object' || value === null) return escapeXml(value);
  return Object.entries(value)
    .map(([name, inner]) => `<${name}>${content(inner)}</${name}>`)
    .join('');
}

function escapeXml(value: unknown): string {
  const text = typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value);
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
