import type { Words } from './words.ts';

const messages = (count: number) => (count === 1 ? '1 correo' : `${count} correos`);

export const spanish: Words = {
  locale: 'es',
  other: { language: 'en', label: 'English' },
  nav: { overview: 'Resumen', queues: 'Colas', trace: 'Rastreo' },
  allWell: 'Todo en orden',
  needPerson: (count) =>
    count === 1 ? '1 asunto requiere atención' : `${count} asuntos requieren atención`,
  waitsOnly: 'En espera; sigue solo',
  lastHour: 'última hora',
  filed: 'Radicados',
  waiting: 'Esperando',
  inFlight: 'En proceso',
  parked: 'Retenidos',
  moved: 'Movidos',
  perMinute: 'Radicados por minuto',
  nothingFiled: 'No se radicó ningún correo en la última hora.',
  minutesAgo: (minutes) => `hace ${minutes} min`,
  now: 'ahora',
  listeners: 'Listeners',
  noListeners: 'La configuración no tiene ningún listener.',
  deletes: 'se borran',
  lastLook: 'Última mirada',
  lastCycle: 'Última tanda',
  provider: 'Proveedor',
  never: 'todavía no',
  ago: (amount) => `hace ${amount}`,
  queues: 'Colas',
  active: 'Activos',
  delayed: 'Aplazados',
  failed: 'Fallidos',
  completed: 'Completos',
  open: 'Abrir',
  outcomes: 'Resultados',
  total: 'Total',
  unknown: 'No se sabe mientras el servidor no responda',
  since: 'desde',
  look: 'Ver',
  states: {
    connecting: 'Conectando',
    connected: 'Conectado',
    held: 'En espera',
    absent: 'Sin fetcher',
    idle: 'Apagado',
  },
  queueNames: { messages: 'Correos', confirmations: 'Confirmaciones' },
  outcomeNames: {
    opened: 'Casos abiertos',
    appended: 'Agregados a un caso',
    duplicate: 'Duplicados',
    ignored: 'Ignorados',
    rejected: 'Rechazados',
  },
  outcomeOfOne: {
    opened: 'Abrió un caso',
    appended: 'Agregado a un caso',
    duplicate: 'Duplicado',
    ignored: 'Ignorado',
    rejected: 'Rechazado',
  },
  alarms: {
    'redis-away': () => 'Redis no responde: nada se pierde, todo espera',
    'database-away': () => 'La base de datos no responde: nada se pierde, todo espera',
    'listener-held': (subject) => `El listener ${subject} está en espera`,
    'listener-waits': (subject) =>
      `El listener ${subject} espera a su servidor de correo y seguirá solo`,
    'listener-absent': (subject) => `Ningún fetcher atiende el listener ${subject}`,
    'listener-blind': (subject) => `El listener ${subject} no logra mirar su carpeta`,
    'moves-refused': (subject) =>
      `Correos ya radicados del listener ${subject} no pueden salir de su carpeta`,
    'log-in-ends': (subject, count) =>
      count < 0
        ? `El acceso de ${subject} ya venció`
        : `El acceso de ${subject} vence en ${count === 1 ? '1 día' : `${count} días`}`,
    'queue-held': (subject) => `La cola ${subject} está detenida por la instalación`,
    'queue-waits': (subject) => `La cola ${subject} espera y seguirá sola`,
    'queue-paused': (subject) => `Alguien puso en pausa la cola ${subject}`,
    parked: (_, count) =>
      `${messages(count)} sin radicar: ${count === 1 ? 'quedó retenido' : 'quedaron retenidos'}`,
    'confirmations-failed': (_, count) =>
      count === 1
        ? '1 confirmación no se pudo enviar'
        : `${count} confirmaciones no se pudieron enviar`,
    'account-off': (subject) => `La cuenta diaria del listener ${subject} no cierra`,
    'mails-unknown': (subject, count) =>
      `${messages(count)} en la carpeta de salida del listener ${subject} sin radicar`,
    'mails-missing': (subject, count) =>
      `${messages(count)} que movió el listener ${subject} ya no ${count === 1 ? 'está' : 'están'} en su carpeta de salida`,
    'mails-surplus': (subject, count) =>
      `${messages(count)} ${count === 1 ? 'está' : 'están'} en la carpeta de salida del listener ${subject} más veces de las que se ${count === 1 ? 'entregó' : 'entregaron'}`,
  },
  account: {
    title: 'Cuenta diaria',
    today: 'Hoy',
    yesterday: 'Ayer',
    waitingBefore: 'Esperaban',
    seen: 'Llegaron',
    filed: 'Radicados',
    removed: 'Retirados por otros',
    waitingAfter: 'Esperan o retenidos',
    nothing: 'Nada llegó, nada esperaba',
    folder: 'Carpeta de salida',
    notCompared: 'aún sin comparar',
    off: (mails) => (mails === 0 ? 'como se radicó' : `${messages(mails)} de diferencia`),
  },
  connectionLost: 'Sin conexión con el tablero; los datos son viejos',
  trace: {
    title: 'Rastrear un correo',
    hint: 'Un número de caso, el id de un trabajo de la cola, un Message-ID o message:ID.',
    placeholder: '1042',
    find: 'Buscar',
    nothing: (query) => `No se encontró nada para «${query}».`,
    notUnderstood:
      'Eso no es un número de caso, ni el id de un trabajo (<listener>.<casilla>.<uidvalidity>.<uid>), ni un Message-ID, ni message:ID.',
    case: 'Caso',
    message: 'Correo',
    from: 'De',
    customer: 'Cliente',
    inbox: 'Bandeja',
    matchedBy: 'Reconocido por',
    automatic: 'Automático',
    attachments: 'Adjuntos',
    warnings: 'Avisos',
    sent: 'Enviado',
    received: 'Recibido',
    filed: 'Radicado',
    moved: 'Movido',
    notMoved: 'Sigue en la carpeta de entrada',
    confirmation: (state) =>
      ({
        sent: 'Confirmación enviada',
        pending: 'Confirmación pendiente',
        failed: 'Confirmación fallida',
        suppressed: 'Sin confirmación',
      })[state] ?? state,
    matches: { token: 'número de caso', references: 'referencias', subject: 'asunto' },
  },
};
