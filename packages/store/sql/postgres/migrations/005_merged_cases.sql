-- A case that was merged into another: what would continue it continues that one (P5). Never a chain:
-- merge_cases leads all of them to the last.
ALTER TABLE buzon.cases ADD COLUMN merged_into bigint REFERENCES buzon.cases (id);
CREATE INDEX cases_merged_into ON buzon.cases (merged_into) WHERE merged_into IS NOT NULL;

-- They take the keys of former rules too; their routines of the same name come after the migrations.
DROP FUNCTION IF EXISTS buzon.match_case (
  bigint, text, text, bigint[], text, text[], timestamptz, integer
);
DROP FUNCTION IF EXISTS buzon.file_message (
  text, text, text, text, integer, text, integer, integer, text[], text, bigint, bigint,
  timestamptz, text, text, text, text, integer, bigint[], text, text[], timestamptz, text, boolean,
  text, text, text, text, text, text, text, boolean, text, text, bigint, text[], text[], text[],
  text[], bigint[], text[], text[], bytea[], bigint[], boolean
);
