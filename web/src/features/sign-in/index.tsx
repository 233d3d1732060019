// Owns signing in: one click for the people of a demonstration, else e-mail and password.
import { useEffect, useState, useSyncExternalStore } from 'react';
import { isOwed } from '../../owed';
import type { PageModule } from '../../page';
import { navigate, useQuery } from '../../router';
import { connection, keepAsking, returnTo, useMe, why } from '../../session';
import { FailedState } from '../../ui/failed-state';
import { plural } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { PageHead } from '../../ui/page-head';
import { SignInForm } from './form';
import { DemoPeople } from './people';
import './sign-in.css';

/** What became of the session before, and what of it is still on this device. */
function Before() {
  const me = useMe();
  const isUntold = useSyncExternalStore(isOwed.subscribe, isOwed.getSnapshot);
  const because = useSyncExternalStore(why.subscribe, why.getSnapshot);
  const [kept, setKept] = useState(0);
  useEffect(() => {
    let isHere = true;
    void connection.kept().then((count) => isHere && setKept(count));
    return () => {
      isHere = false;
    };
  }, [me]);
  return (
    <div role="status">
      {isUntold && <p className="sign-in__before"><Icon name="offline" /> <span><strong>Signed out on this device.</strong> The service will be told as soon as there is a connection.</span></p>}
      {because && <p className="sign-in__before"><Icon name="alert" /> <span>You were signed out: {because}</span></p>}
      {kept > 0 && (
        <p className="sign-in__before">
          <Icon name="clock" />
          <span><strong>{plural(kept, 'change')} {kept === 1 ? 'is' : 'are'} kept on this device</strong> for who was signed in last. {kept === 1 ? 'It is' : 'They are'} sent when they sign in. Somebody else signing in throws {kept === 1 ? 'it' : 'them'} away.</span>
        </p>
      )}
    </div>
  );
}

function SignIn() {
  const me = useMe();
  // Read once: the address changes while one is let in.
  const query = useQuery();
  const [to] = useState(() => returnTo(query));
  useEffect(() => {
    if (me?.person) navigate(to, { replace: true });
  }, [me, to]);

  if (!me) return <div className="sign-in"><PageHead title="Sign in" /><Before /><FailedState title="The service cannot be reached" kept="Check your connection. This page goes on by itself when it is back. Nothing is lost." onRetry={() => keepAsking(0)} /></div>;
  if (me.is_demo && me.demo_people.length > 0) {
    return (
      <div className="sign-in">
        <PageHead title="Who do you want to be?" line="One click signs you in. Open another browser, or a private window, to be somebody else at the same time." />
        <Before />
        <DemoPeople me={me} to={to} />
        <h2>With e-mail and password</h2>
        <details><summary>Use an account of your own</summary><SignInForm to={to} /></details>
      </div>
    );
  }
  return (
    <div className="sign-in">
      <PageHead title="Sign in" line={to === '/' ? undefined : 'Then you go back to where you were.'} />
      <Before />
      <SignInForm to={to} />
    </div>
  );
}

export const page: PageModule = { title: () => 'Sign in', Page: SignIn };
