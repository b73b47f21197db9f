/**
 * Last line of defence for text that goes to people: error details, log lines, crash output. Collectors do not put
 * answers into texts in the first place; this masks what a library or a server put there itself.
 */
const patterns: readonly RegExp[] = [
  /\beyJ[\w-]{8,}(?:\.[\w-]+){1,4}/g,
  /\b(?:hvs|hvb|hvr)\.[\w-]{8,}/g,
  /\b[sbr]\.[A-Za-z0-9]{20,}/g,
  /\b(?:Bearer|Basic|SharedAccessSignature)\s+[^\s"',;]{6,}/gi,
  /([?&](?:sig|code|key|token|apikey|subscription-key|api-key|client_secret)=)[^&\s"']+/gi,
  /\b((?:AccountKey|SharedAccessKey|AccessKey|Password|Pwd|Secret|client_secret|secret_id)\s*=\s*)[^;&\s"']+/gi,
  /("(?:client_token|token|secret_id|password|secret|value|client_secret|access_token|id_token|jwt)"\s*:\s*")[^"]*/gi,
  /(\/\/[^\s/:@]+:)[^\s/@]+(?=@)/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  /(?<![A-Za-z0-9+/])(?=[a-z+/]*[A-Z0-9])(?=[A-Z0-9+/]*[a-z])(?=[A-Za-z+/]*\d)[A-Za-z0-9+/]{40,}={0,2}/g,
  /[\w~.-]{3}[78]Q~[\w~.-]{31,34}/g,
];

const mask = '[masked]';

/** The text with everything that has the form of a credential masked. Hex digests of 64 digits stay. */
export function redact(text: string): string {
  return patterns.reduce(
    (current, pattern) =>
      current.replace(pattern, (match: string, prefix: unknown) => {
        if (/^[0-9a-f]{64}$/.test(match)) return match;
        return typeof prefix === 'string' ? `${prefix}${mask}` : mask;
      }),
    text,
  );
}
