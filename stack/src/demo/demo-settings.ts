import { LOOPBACK } from '../process/port.ts';
import type { DemoState } from './demo-state.ts';

export const INPUT_FOLDER = 'IMAP/New';
export const OUTPUT_FOLDER = 'IMAP/Done';

/** The settings file of the demo: a listener on its own mailbox. */
export function demoSettings({ mailbox, ports }: DemoState): string {
  return `<?xml version="1.0" encoding="utf-8"?>
<!-- Written anew at each start of the demo: changes are lost. Start with your own file instead. -->
<EngageIntegrationService>
  <Process ID="EIS">
    <UseImapListener>True</UseImapListener>
  </Process>
  <ImapListener ID="Default">
    <HostName>${LOOPBACK}</HostName>
    <Port>${ports.imaps}</Port>
    <UseSsl>True</UseSsl>
    <UserName>${mailbox.user}</UserName>
    <Password>${mailbox.password}</Password>
    <InputFolder>${INPUT_FOLDER}</InputFolder>
    <OutputFolder>${OUTPUT_FOLDER}</OutputFolder>
    <SyncMaxChangesCount>10</SyncMaxChangesCount>
    <SyncMaxWaitTime>60</SyncMaxWaitTime>
    <ExtractAttachments>True</ExtractAttachments>
    <Confirmation>Opened</Confirmation>
    <Language>es</Language>
  </ImapListener>
</EngageIntegrationService>
`;
}
