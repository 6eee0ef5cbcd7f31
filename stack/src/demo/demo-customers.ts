import pg from 'pg';

interface DemoCustomer {
  readonly name: string;
  readonly contacts: readonly { readonly name: string; readonly email: string }[];
}

/** The senders of most of the demo's mails; some write from addresses that nobody knows. */
const CUSTOMERS: readonly DemoCustomer[] = [
  {
    name: 'Panadería La Espiga S.L.',
    contacts: [
      { name: 'Ana García Peñalver', email: 'ana.garcia@laespiga.example' },
      { name: 'Íñigo Núñez', email: 'inigo.nunez@laespiga.example' },
    ],
  },
  {
    name: 'Transportes Ruiz Hermanos',
    contacts: [{ name: 'Luis Ruiz', email: 'luis@transportesruiz.example' }],
  },
];

/** Inserts the demo's customers with their contacts, unless they are there. */
export async function insertDemoCustomers(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    for (const customer of CUSTOMERS) await insertCustomer(client, customer);
  } finally {
    await client.end();
  }
}

async function insertCustomer(client: pg.Client, customer: DemoCustomer): Promise<void> {
  await client.query(
    `WITH customer AS (
       INSERT INTO buzon.customers (name)
       SELECT $1::text WHERE NOT EXISTS (SELECT FROM buzon.customers WHERE name = $1::text)
       RETURNING id
     )
     INSERT INTO buzon.contacts (customer_id, name, email)
     SELECT customer.id, contact.name, contact.email
     FROM customer, unnest($2::text[], $3::text[]) AS contact (name, email)`,
    [
      customer.name,
      customer.contacts.map(({ name }) => name),
      customer.contacts.map(({ email }) => email),
    ],
  );
}
