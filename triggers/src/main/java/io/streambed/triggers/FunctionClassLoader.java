package io.streambed.triggers;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;

/**
 * The classes of one function: those of its jar and of the JDK, and the interfaces and events of Lambda's Java libraries, which
 * it shares with the server. Of the server's own classes and libraries it sees nothing.
 */
final class FunctionClassLoader extends URLClassLoader {
    private static final String SHARED = "com.amazonaws.services.lambda.runtime.";

    FunctionClassLoader(Path jar) throws IOException {
        super("function " + jar.getFileName(), new URL[] {url(jar)}, ClassLoader.getPlatformClassLoader());
    }

    private static URL url(Path jar) throws MalformedURLException {
        return jar.toUri().toURL();
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        return name.startsWith(SHARED)
                ? FunctionClassLoader.class.getClassLoader().loadClass(name)
                : super.loadClass(name, resolve);
    }
}
