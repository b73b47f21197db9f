import type { EstateInput } from '../schema.ts';
import { canaries } from './canaries.ts';

type Commits = NonNullable<NonNullable<EstateInput['repositories']>[number]['commits']>;

const policy = (header: string): string =>
  `<policies>\n  <inbound>\n    <base />\n    ${header}\n  </inbound>\n</policies>\n`;

const header = (value: string): string =>
  policy(`<set-header name="x-api-key" exists-action="override"><value>${value}</value></set-header>`);

/** What the gateway team committed before it took up APIOps. Keys came in, were noticed, and went again. */
export const commits: Commits = [
  {
    author: 'Ines Brandt',
    authored: '2024-02-13T09:20:00Z',
    committed: '2024-02-13T09:20:00Z',
    message: 'Forward the weather feed',
    // Planted: found, revoked, and recorded in the configuration.
    files: { 'legacy/weather-feed.xml': header(canaries.revokedKey) },
  },
  {
    author: 'Ines Brandt',
    authored: '2024-02-20T14:05:00Z',
    message: 'Take the key of the weather feed from a named value',
    files: { 'legacy/weather-feed.xml': header('{{weather-api-key}}') },
  },
  {
    author: 'Jon Halvorsen',
    authored: '2024-05-06T07:45:00Z',
    committed: '2024-05-08T11:30:00Z',
    message: 'Add the pilot portal',
    // Planted: the key went from the file two weeks later, and nobody revoked it.
    files: { 'legacy/pilot-portal.xml': header(canaries.forgottenKey) },
  },
  {
    author: 'Jon Halvorsen',
    authored: '2024-05-21T08:10:00Z',
    message: 'Move to APIOps',
    files: { 'legacy/pilot-portal.xml': null, 'legacy/weather-feed.xml': null },
  },
];
