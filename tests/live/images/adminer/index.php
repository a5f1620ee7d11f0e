<?php
// Debian's Adminer; ADMINER_DEFAULT_SERVER names the server that the login form starts with.
if (getenv('ADMINER_DEFAULT_SERVER') && !isset($_GET['server']) && !isset($_POST['auth'])) {
    $_GET['server'] = getenv('ADMINER_DEFAULT_SERVER');
}
require '/usr/share/adminer/adminer.php';
