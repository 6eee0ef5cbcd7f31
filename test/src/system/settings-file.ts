/** Elements of one `ImapListener`, by their names in the settings file. */
export interface ListenerElements {
  readonly ID?: string;
  readonly UserName?: string | null;
  readonly InputFolder?: string | null;
  readonly OutputFolder?: string | null;
  readonly [element: string]: string | number | boolean | null | undefined;
}

/** The settings file of an installation; an element that is null is left out. */
export function settingsXml(listeners: readonly ListenerElements[]): string {
  const elements = listeners.map(({ ID = 'Default', ...rest }) => {
    const lines = Object.entries(rest)
      .filter(([, value]) => value !== null && value !== undefined)
      .map(([name, value]) => `    <${name}>${escapeXml(value)}</${name}>`);
    return `  <ImapListener ID="${ID}">\n${lines.join('\n')}\n  </ImapListener>`;
  });
  return `<EngageIntegrationService>\n${elements.join('\n')}\n</EngageIntegrationService>\n`;
}

function escapeXml(value: unknown): string {
  const text = typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value);
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
