export {
  type Configuration,
  type ConfigurationReading,
  loadConfiguration,
  readConfiguration,
} from './configuration.ts';
export { loadEnvironment } from './environment.ts';
export { type FolderConflict, type FolderRoute, findFolderConflicts } from './folder-loops.ts';
export { loadSettings } from './installation.ts';
export type * from './model.ts';
export { ownAddresses } from './own-addresses.ts';
export { problemLine, SettingsError } from './problem.ts';
export { redactUrl } from './redact.ts';
export { required } from './required.ts';
export { decryptSecret, encryptSecret } from './secret.ts';
export { newSecretKey, readSecretKey } from './secret-key.ts';
export { processVariables, type Variables } from './variables.ts';
