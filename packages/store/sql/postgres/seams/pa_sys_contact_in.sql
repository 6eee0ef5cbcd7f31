-- Registers an unknown sender when the listener's UnknownSender is Register (P11): by default as a
-- customer of his own with one contact.
CREATE PROCEDURE buzon.pa_sys_contact_in (
  IN email text, IN name text, OUT customer_id bigint, OUT contact_id bigint
)
LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO buzon.customers (name)
  VALUES (COALESCE(NULLIF(pa_sys_contact_in.name, ''), pa_sys_contact_in.email))
  RETURNING id INTO customer_id;

  INSERT INTO buzon.contacts (customer_id, name, email)
  VALUES (pa_sys_contact_in.customer_id, pa_sys_contact_in.name, pa_sys_contact_in.email)
  RETURNING id INTO contact_id;
END
$$;
