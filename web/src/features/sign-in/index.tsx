// Owns signing in: one click for the people of a demonstration, else e-mail and password.
import { useEffect, useState } from 'react';
import type { PageModule } from '../../page';
import { navigate, useQuery } from '../../router';
import { loadMe, returnTo, useMe } from '../../session';
import { FailedState } from '../../ui/failed-state';
import { PageHead } from '../../ui/page-head';
import { SignInForm } from './form';
import { DemoPeople } from './people';
import './sign-in.css';

function SignIn() {
  const me = useMe();
  // Read once: the address changes while one is let in.
  const query = useQuery();
  const [to] = useState(() => returnTo(query));
  useEffect(() => {
    if (me?.person) navigate(to, { replace: true });
  }, [me, to]);

  if (!me) return <FailedState title="The server cannot be reached" kept="Check your connection. Nothing is lost." onRetry={() => void loadMe().catch(() => {})} />;
  if (me.is_demo && me.demo_people.length > 0) {
    return (
      <div className="sign-in">
        <PageHead title="Who do you want to be?" line="One click signs you in. Open another browser, or a private window, to be somebody else at the same time." />
        <DemoPeople me={me} to={to} />
        <h2>With e-mail and password</h2>
        <details><summary>Use an account of your own</summary><SignInForm to={to} /></details>
      </div>
    );
  }
  return (
    <div className="sign-in">
      <PageHead title="Sign in" line={to === '/' ? undefined : 'Then you go back to where you were.'} />
      <SignInForm to={to} />
    </div>
  );
}

export const page: PageModule = { title: () => 'Sign in', Page: SignIn };
