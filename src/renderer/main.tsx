// The page's entry.
const root = document.getElementById('root');
if (root) root.textContent = 'Layerloom';
