// Owns the person banner of a case: always the same three identifiers, who else has the name; in red that the person has died, who must
// not be told, what they object to.
import type { CaseRoot } from '../generated/wire';
import type { Day } from '../ui/format';
import { PersonBanner } from '../ui/person-banner';
import { closedReasons } from '../words/sharing';
import { useNamesakes } from './namesakes';

export interface CaseBannerProps {
  root: CaseRoot;
  on?: Day;
}

/** What must not be overlooked, one sentence each. */
function warnings({ closed, bars, referral }: CaseRoot): string[] {
  return [
    ...(closed ? [closedReasons[closed.why].banner] : []),
    ...(bars.length > 0 ? [`Must not be shared with: ${bars.map(({ whom }) => whom.name).join(', ')}`] : []),
    ...(referral?.objections ? [`Objects: ${referral.objections}`] : []),
  ];
}

export function CaseBanner({ root, on }: CaseBannerProps) {
  const { patient } = root;
  return (
    <PersonBanner
      name={`${patient.family.toUpperCase()}, ${patient.given}`}
      bornOn={patient.born_on}
      nhsNumber={patient.nhs_number ?? 'not recorded'}
      code={root.code}
      bars={warnings(root)}
      namesakes={useNamesakes(root)}
      on={on}
    />
  );
}
