-- Its successor is buzon.remembered_seam.
DROP FUNCTION IF EXISTS buzon.remembered_seam_statement (text);
