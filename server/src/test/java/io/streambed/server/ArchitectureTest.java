package io.streambed.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The arrows between the modules, as ARCHITECTURE.md draws them, and what else a compiler does not see. */
class ArchitectureTest {
    private static final String[] PURE = {"io.streambed.model..", "io.streambed.expressions.."};

    private static JavaClasses production;

    @BeforeAll
    static void readTheClasses() {
        production =
                new ClassFileImporter(List.of(new ImportOption.DoNotIncludeTests())).importPackages("io.streambed");
    }

    @Test
    void arrowsPointDownOnly() {
        Architectures.layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("model")
                .definedBy("io.streambed.model")
                .layer("expressions")
                .definedBy("io.streambed.expressions..")
                .layer("protocol")
                .definedBy("io.streambed.protocol")
                .layer("schemas")
                .definedBy("io.streambed.schemas")
                .layer("materializer")
                .definedBy("io.streambed.materializer")
                .layer("write")
                .definedBy("io.streambed.write")
                .layer("read")
                .definedBy("io.streambed.read")
                .layer("stream")
                .definedBy("io.streambed.stream")
                .layer("history")
                .definedBy("io.streambed.history")
                .layer("interop")
                .definedBy("io.streambed.interop")
                .layer("partiql")
                .definedBy("io.streambed.partiql")
                .layer("triggers")
                .definedBy("io.streambed.triggers..")
                .layer("transfer")
                .definedBy("io.streambed.transfer")
                .layer("server")
                .definedBy("io.streambed.server")
                .whereLayer("model")
                .mayNotAccessAnyLayer()
                .whereLayer("expressions")
                .mayOnlyAccessLayers("model")
                .whereLayer("protocol")
                .mayOnlyAccessLayers("model")
                .whereLayer("schemas")
                .mayOnlyAccessLayers("model")
                .whereLayer("materializer")
                .mayOnlyAccessLayers("model", "schemas")
                .whereLayer("write")
                .mayOnlyAccessLayers("model", "expressions", "protocol", "schemas", "materializer")
                .whereLayer("read")
                .mayOnlyAccessLayers("model", "expressions", "protocol", "schemas", "materializer")
                .whereLayer("stream")
                .mayOnlyAccessLayers("model", "expressions", "protocol", "schemas", "materializer")
                .whereLayer("history")
                .mayOnlyAccessLayers(
                        "model", "expressions", "protocol", "schemas", "materializer", "write", "read", "stream")
                .whereLayer("interop")
                .mayOnlyAccessLayers("model", "protocol", "schemas", "materializer", "stream")
                .whereLayer("partiql")
                .mayOnlyAccessLayers("model", "expressions", "protocol", "schemas", "materializer", "write", "read")
                .whereLayer("triggers")
                .mayOnlyAccessLayers("model", "protocol", "schemas", "materializer", "stream")
                .whereLayer("transfer")
                .mayOnlyAccessLayers("model", "expressions", "protocol", "schemas", "materializer", "write", "history")
                .ensureAllClassesAreContainedInArchitecture()
                .check(production);
    }

    @Test
    void modelAndExpressionsArePureJava() {
        noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.apache..", "io.vertx..", "com.fasterxml..", "org.slf4j..", "java.net..", "java.nio.file..")
                .check(production);
    }

    @Test
    void onlyTheServerKnowsTheBroker() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.streambed.server")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("kafka..", "org.apache.kafka.server..", "org.apache.kafka.metadata..")
                .check(production);
    }

    @Test
    void namesSayWhatAClassIs() {
        classes()
                .should()
                .haveNameNotMatching(".*(Util|Utils|Helper|Manager|Impl|Common)")
                .check(production);
    }
}
