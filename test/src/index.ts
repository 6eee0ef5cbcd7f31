export { type ListenerElements, settingsXml } from './system/settings-file.ts';
export { ACCOUNT, type ServiceName, System, type SystemOptions } from './system/system.ts';
