-- A listener without CaseProcess and FunctionalUnit takes the first of each (P15), and a new case
-- needs an inbox: a fresh installation has one of each, to be renamed at will.
INSERT INTO buzon.functional_units (name) VALUES ('General');
INSERT INTO buzon.processes (name) VALUES ('General');
INSERT INTO buzon.inboxes (functional_unit_id, name)
  SELECT u.id, 'Entrada' FROM buzon.functional_units u WHERE u.name = 'General';
