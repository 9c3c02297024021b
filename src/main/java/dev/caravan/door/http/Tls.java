package dev.caravan.door.http;

import dev.caravan.config.SettingException;
import dev.caravan.route.Property;
import java.io.File;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.UnrecoverableKeyException;
import java.util.Collections;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.support.jsse.KeyManagersParameters;
import org.apache.camel.support.jsse.KeyStoreParameters;
import org.apache.camel.support.jsse.SSLContextParameters;

/** The server's key and certificate. */
final class Tls {

    private static final String FILE = "caravan.http.key-store";
    private static final String PASSWORD = "caravan.http.key-store-password";

    private Tls() {
    }

    /**
     * What the properties name; empty where they name nothing.
     *
     * @throws SettingException when that can't be used, naming the property to be mended
     */
    static Optional<SSLContextParameters> of(CamelContext context) {
        var file = Property.text(context, FILE);
        return file.isEmpty() ? Optional.empty() : Optional.of(of(context, file, Property.text(context, PASSWORD)));
    }

    private static SSLContextParameters of(CamelContext context, String file, String password) {
        var store = new KeyStoreParameters();
        store.setCamelContext(context);
        store.setKeyStore(load(file, password.toCharArray()));
        var keys = new KeyManagersParameters();
        keys.setCamelContext(context);
        keys.setKeyStore(store);
        keys.setKeyPassword(password);
        var tls = new SSLContextParameters();
        tls.setCamelContext(context);
        tls.setKeyManagers(keys);
        return tls;
    }

    private static KeyStore load(String file, char[] password) {
        if (!new File(file).isFile()) {
            throw wrong(FILE, " is '" + file + "', but there is no such file: give the path of a PKCS12 or JKS file");
        }
        try {
            var store = KeyStore.getInstance(new File(file), password);
            if (!hasKey(store, password)) {
                throw wrong(FILE, ": '" + file + "' holds no key: put the server's key and its certificate into it");
            }
            return store;
        } catch (UnrecoverableKeyException e) {
            throw wrongPassword(file);
        } catch (IOException e) {
            throw e.getCause() instanceof UnrecoverableKeyException ? wrongPassword(file)
                    : wrong(FILE, ": '" + file + "' can't be read: " + e.getMessage());
        } catch (GeneralSecurityException e) {
            throw wrong(FILE, ": '" + file + "' is no PKCS12 or JKS file: make one with the JDK's keytool or openssl");
        }
    }

    private static boolean hasKey(KeyStore store, char[] password) throws GeneralSecurityException {
        for (var alias : Collections.list(store.aliases())) {
            if (store.getKey(alias, password) != null) {
                return true;
            }
        }
        return false;
    }

    private static SettingException wrongPassword(String file) {
        return wrong(PASSWORD, " does not open '" + file + "': give the password that the file and its key have");
    }

    private static SettingException wrong(String property, String what) {
        return new SettingException("the property " + property + what);
    }
}
