export const enInvitation = {
  title: 'Welcome to Netra',
  text: 'You have been invited. Choose the name that others see and a password of your own.',
  incomplete: 'The link is not complete: open it just as it was sent to you, with everything behind the #.',
  name: 'Your name',
  password: 'Password',
  submit: 'Come in',
}
