// Owns the form with e-mail and password: what was typed stays, each error stands at its field.
import { Button, ErrorSummary, PasswordInput, TextInput } from 'nhsuk-react-components';
import { useRef, useState } from 'react';
import { askFailed } from '../../server';
import { signIn } from '../../session';

interface Errors {
  email?: string;
  password?: string;
  form?: string;
}

function whyNot(failure: unknown): Errors {
  const { error, message } = askFailed(failure);
  if (error.field === 'email') return { email: message };
  return error.field === 'password' ? { password: message } : { form: message };
}

export function SignInForm({ to }: { to: string }) {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [errors, setErrors] = useState<Errors>({});
  const [isSending, setSending] = useState(false);
  const summary = useRef<HTMLDivElement>(null);

  const refuse = (found: Errors) => {
    setErrors(found);
    requestAnimationFrame(() => summary.current?.focus());
  };
  const submit = async () => {
    const missing: Errors = {};
    if (!/.@./.test(email.trim())) missing.email = 'Enter your e-mail address, such as name@example.nhs.uk';
    if (password === '') missing.password = 'Enter your password';
    if (missing.email || missing.password) return refuse(missing);
    setSending(true);
    try {
      await signIn(email.trim(), password, to);
    } catch (failure) {
      refuse(whyNot(failure));
    }
    setSending(false);
  };

  const said = [['sign-in-email', errors.email], ['sign-in-password', errors.password], ['sign-in-email', errors.form]] as const;
  return (
    <form className="sign-in__form" noValidate onSubmit={(event) => { event.preventDefault(); void submit(); }}>
      {(errors.email || errors.password || errors.form) && (
        <ErrorSummary ref={summary} disableAutoFocus tabIndex={-1}>
          <ErrorSummary.Title>You could not be signed in</ErrorSummary.Title>
          <ErrorSummary.List>
            {said.map(([id, words]) => words && <ErrorSummary.ListItem key={words} href={`#${id}`}>{words}</ErrorSummary.ListItem>)}
          </ErrorSummary.List>
        </ErrorSummary>
      )}
      <TextInput id="sign-in-email" name="email" type="email" label="E-mail address" autoComplete="username" spellCheck={false} error={errors.email} value={email} onInput={(event) => setEmail(event.currentTarget.value)} />
      <PasswordInput id="sign-in-password" name="password" label="Password" autoComplete="current-password" error={errors.password} value={password} onInput={(event) => setPassword(event.currentTarget.value)} />
      <Button type="submit" disabled={isSending}>{isSending ? 'Signing in…' : 'Sign in'}</Button>
    </form>
  );
}
