-- A listener without CaseProcess and FunctionalUnit takes the first of each (P15), and a new case
-- needs an inbox: a fresh installation has one of each, to be renamed at will.
IF NOT EXISTS (SELECT 1 FROM buzon.functional_units)
  INSERT INTO buzon.functional_units (name) VALUES (N'General');
IF NOT EXISTS (SELECT 1 FROM buzon.processes)
  INSERT INTO buzon.processes (name) VALUES (N'General');
IF NOT EXISTS (SELECT 1 FROM buzon.inboxes)
  INSERT INTO buzon.inboxes (functional_unit_id, name)
  SELECT MIN(u.id), N'Entrada' FROM buzon.functional_units u;
GO
