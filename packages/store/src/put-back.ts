/**
 * Code of the failure by which a filing is refused: the database does not know a message that was
 * filed, and so was put back to an older copy.
 */
export const PUT_BACK = 'BZW01';
