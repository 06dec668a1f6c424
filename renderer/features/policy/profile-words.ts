export const profileWords = {
  cancel: 'Cancel',
  close: 'Close',
  back: 'Back',

  fetchTitle: (name: string) => `Fetch the list of ${name}?`,
  fetchAsks: 'Icewatch contacts the vendor at:',
  fetchTells: 'Nothing of your calls or your network is sent; the vendor sees that this laptop asked. The list that you have now stays if this fails.',
  fetchNow: 'Fetch now',
  fetching: 'Fetching…',
  fetchedFrom: (url: string) => `Read from ${url}.`,
  changed: (added: number, removed: number) => `The list was read anew: ${added} added, ${removed} removed`,
  nothingChanged: 'The list was read anew: nothing changed',
  added: 'Added',
  removed: 'Removed',

  newTitle: 'New list',
  loading: 'Asking Icewatch for the list…',
  yaml: 'The list, as YAML',
  yamlNote: 'What each entry holds is told in docs/policy.md.',
  builtInNote: 'Built in. To change it, edit and save: your own takes its place, and deleting that brings it back.',
  check: 'Check',
  save: 'Save',
  checkedWell: (entries: number) => `In order: ${entries} entries`,
  problems: (count: number) => (count === 1 ? '1 problem' : `${count} problems`),
  place: (line: number, column: number) => `Line ${line}, column ${column}`,
  delete: 'Delete…',
  deleteTitle: (name: string) => `Delete the list ${name}?`,
  deleteText: 'Its file is removed. Where it took the place of a built-in list, that one comes back.',
  deleteNow: 'Delete',
  discardTitle: 'Throw away your changes?',
  discardText: 'They have not been saved.',
  discardNow: 'Throw away',
  keepEditing: 'Go on editing',
  template: (day: string) => `schema: icewatch.policy/1
id: my-company
name: My company
read: ${day}
entries:
  - id: signaling
    role: signaling
    hosts: ['meet.example.com']
    ports: ['tls/443']
    need: required
  - id: turn
    role: turn
    hosts: ['turn.example.com']
    networks: []
    ports: ['udp/3478', 'tcp/3478', 'tls/443']
    need: required
`,
} as const;
