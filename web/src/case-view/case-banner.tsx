// Owns the person banner of a case: always the same three identifiers, who else has the name, what the person objects to in red.
import type { CaseRoot } from '../generated/wire';
import type { Day } from '../ui/format';
import { PersonBanner } from '../ui/person-banner';
import { useNamesakes } from './namesakes';

export interface CaseBannerProps {
  root: CaseRoot;
  on?: Day;
}

export function CaseBanner({ root, on }: CaseBannerProps) {
  const { patient, referral } = root;
  return (
    <PersonBanner
      name={`${patient.family.toUpperCase()}, ${patient.given}`}
      bornOn={patient.born_on}
      nhsNumber={patient.nhs_number ?? 'not recorded'}
      code={root.code}
      bars={referral?.objections ? [`Objects: ${referral.objections}`] : []}
      namesakes={useNamesakes(root)}
      on={on}
    />
  );
}
