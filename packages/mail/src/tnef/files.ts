import { decodeText } from '../mime/charset.ts';
import { charsetOfCodePage } from '../mime/code-pages.ts';
import { ATTRIBUTE } from './attributes.ts';
import { embeddedMail } from './embedded-mail.ts';
import type { TnefFile, TnefMessage } from './message.ts';
import { PROPERTY, Properties } from './properties.ts';

/** IID_IMessage: an object that is a message of its own, as a TNEF stream. */
const MESSAGE_OBJECT = Buffer.from('0703020000000000c000000000000046', 'hex');
const OBJECT_ID = MESSAGE_OBJECT.length;

interface Draft {
  title: Buffer | null;
  data: Buffer | null;
  properties: Properties | null;
}

/** Collects the attachments of a TNEF stream from its attributes, in order. */
export class AttachmentReader {
  readonly #codePage: number;
  readonly #open: (stream: Buffer) => TnefMessage | null;
  readonly #files: TnefFile[] = [];
  #draft: Draft | null = null;
  #complete = true;

  constructor(codePage: number, open: (stream: Buffer) => TnefMessage | null) {
    this.#codePage = codePage;
    this.#open = open;
  }

  /** False when the attribute is none of an attachment. */
  take(id: number, data: Buffer): boolean {
    switch (id) {
      case ATTRIBUTE.attachRendering:
        this.#close();
        this.#draft = { title: null, data: null, properties: null };
        return true;
      case ATTRIBUTE.attachTitle:
        this.#current().title = data;
        return true;
      case ATTRIBUTE.attachData:
        this.#current().data = data;
        return true;
      case ATTRIBUTE.attachProperties:
        this.#current().properties = new Properties(data);
        return true;
      default:
        return false;
    }
  }

  finish(): { files: readonly TnefFile[]; complete: boolean } {
    this.#close();
    return { files: this.#files, complete: this.#complete };
  }

  /** Some writers leave out the attribute that should begin an attachment. */
  #current(): Draft {
    this.#draft ??= { title: null, data: null, properties: null };
    return this.#draft;
  }

  #close(): void {
    const draft = this.#draft;
    this.#draft = null;
    if (draft === null) return;
    if (draft.properties?.complete === false) this.#complete = false;
    const file = this.#fileOf(draft);
    if (file !== null) this.#files.push(file);
  }

  #fileOf({ title, data, properties }: Draft): TnefFile | null {
    const text = (id: number) => properties?.text(id, this.#codePage) ?? '';
    const titled = title === null ? '' : this.#titleOf(title);
    const filename = text(PROPERTY.attachLongFilename) || titled || text(PROPERTY.attachFilename);
    const object = properties?.bytes(PROPERTY.attachData) ?? null;
    const message = object === null ? null : this.#messageIn(object);
    if (message !== null) {
      const name = message.subject || text(PROPERTY.displayName) || titled;
      return {
        filename: `${name || 'message'}.eml`,
        contentType: 'message/rfc822',
        contentId: '',
        content: embeddedMail(message),
      };
    }
    const isObject = properties?.isObject(PROPERTY.attachData) ?? false;
    const content = data ?? (isObject ? object?.subarray(OBJECT_ID) : object) ?? null;
    if (content === null || (content.length === 0 && filename === '')) return null;
    return {
      filename: filename || text(PROPERTY.displayName),
      contentType: text(PROPERTY.attachMimeType).trim().toLowerCase(),
      contentId: text(PROPERTY.attachContentId).trim(),
      content,
    };
  }

  #messageIn(object: Buffer): TnefMessage | null {
    if (!object.subarray(0, OBJECT_ID).equals(MESSAGE_OBJECT)) return null;
    const message = this.#open(object.subarray(OBJECT_ID));
    if (message?.complete === false) this.#complete = false;
    return message;
  }

  #titleOf(title: Buffer): string {
    const end = title.indexOf(0);
    const bytes = end < 0 ? title : title.subarray(0, end);
    return decodeText(bytes, charsetOfCodePage(this.#codePage)).text;
  }
}
