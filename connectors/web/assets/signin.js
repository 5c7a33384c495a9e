// Says why the last try did not let anybody in, and which other door there is.
const why = {
  wrong: 'Name or password is wrong.',
  later: 'Too many tries. Wait ten seconds and try again.',
}[new URLSearchParams(location.search).get('again')]
if (why) {
  const say = document.getElementById('why')
  say.textContent = why
  say.hidden = false
}

const doors = await (await fetch('/api/doors')).json()
document.getElementById('oidc').hidden = !doors.oidc
