import { createCheck } from './new-check.ts';

await createCheck(process.argv[2]);
