// Owns the information governance lead's way to who looked at a case: by its code, nothing else of the case is asked for.
import { useState } from 'react';
import { caseCodeOf } from '../../case-code';
import { navigate } from '../../router';
import { Button } from '../../ui/button';
import { TextField } from '../../ui/field';
import { Panel } from '../../ui/panel';

export function LookUp() {
  const [code, setCode] = useState('');
  const [error, setError] = useState<string | null>(null);
  const open = () => {
    const wanted = caseCodeOf(code);
    if (wanted === null) return setError('Type the code of the case, for example SF-014');
    navigate(`/cases/${wanted}`);
  };
  return (
    <Panel title="Who looked at a case?">
      <form className="look-up" aria-label="Who looked at a case?" noValidate onSubmit={(event) => { event.preventDefault(); open(); }}>
        <TextField label="Code of the case" hint="For example SF-014. Who looked is shown, never what is in the case." value={code} error={error} onChange={(value) => { setCode(value); setError(null); }} />
        <Button type="submit" look="primary">Show who looked</Button>
      </form>
    </Panel>
  );
}
