export { type ClientCertificate, readCertificate } from './client-certificate.ts';
export {
  type Configuration,
  type ConfigurationReading,
  loadConfiguration,
  readConfiguration,
} from './configuration.ts';
export { loadEnvironment } from './environment.ts';
export { exposedSecrets } from './exposed-secrets.ts';
export { type FolderConflict, type FolderRoute, findFolderConflicts } from './folder-loops.ts';
export { loadSettings } from './installation.ts';
export type * from './model.ts';
export type * from './oauth-model.ts';
export { ownAddresses } from './own-addresses.ts';
export { problemLine, SettingsError } from './problem.ts';
export { redactUrl } from './redact.ts';
export { required } from './required.ts';
export { decryptSecret, encryptSecret } from './secret.ts';
export { newSecretKey, readSecretKey } from './secret-key.ts';
export { currentSecret, type SecretSource } from './secret-source.ts';
export { readServiceAccountKey, type ServiceAccountKey } from './service-account-key.ts';
export type * from './smtp-model.ts';
export { type SmtpTransport, smtpTransport } from './smtp-transport.ts';
export { processVariables, type Variables } from './variables.ts';
