package io.streambed.triggers.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventPatternTest {
    private static final String INSERT =
            "{'eventName':'INSERT','eventSource':'aws:dynamodb','dynamodb':{'Keys':{'id':{'S':'order-17'}},'SizeBytes':59,"
                    + "'NewImage':{'id':{'S':'order-17'},'total':{'N':'12.50'},'paid':{'BOOL':true},'note':{'NULL':true},"
                    + "'empty':{'S':''},'tags':{'SS':['a','b']},'lines':{'L':[{'M':{'sku':{'S':'X1'}}},{'S':'loose'}]}}}}";

    private static boolean matches(String pattern, String event) {
        return EventPattern.parse(pattern.replace('\'', '"')).matches(EventJson.parse(event));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "true | {'eventName':['INSERT']}",
                "true | {'eventName':['REMOVE','INSERT']}",
                "false| {'eventName':['REMOVE']}",
                "false| {'eventName':['insert']}",
                "true | {'eventName':['INSERT'],'dynamodb':{'Keys':{'id':{'S':['order-17']}}}}",
                "false| {'eventName':['INSERT'],'dynamodb':{'Keys':{'id':{'S':['order-18']}}}}",
                "true | {'dynamodb':{'SizeBytes':[59.0]}}",
                "true | {'dynamodb':{'NewImage':{'paid':{'BOOL':[true]}}}}",
                "false| {'dynamodb':{'NewImage':{'paid':{'BOOL':[false, null, 'true']}}}}",
                "true | {'dynamodb':{'NewImage':{'empty':{'S':['']}}}}",
                "false| {'dynamodb':{'NewImage':{'empty':{'S':[null]}}}}",
                "true | {'dynamodb':{'NewImage':{'total':{'N':['12.50']}}}}",
                "true | {'dynamodb':{'NewImage':{'tags':{'SS':['b']}}}}",
                "false| {'dynamodb':{'NewImage':{'tags':{'SS':['c']}}}}",
                "true | {'dynamodb':{'NewImage':{'lines':{'L':{'M':{'sku':{'S':['X1']}}}}}}}",
                "false| {'dynamodb':{'NewImage':{'lines':{'L':{'M':{'sku':{'S':['X2']}}}}}}}",
                "false| {'dynamodb':['x']}",
                "false| {'eventName':{'nested':['INSERT']}}",
            })
    void valuesAreEqualOrNot(boolean expected, String pattern) {
        assertThat(matches(pattern, INSERT)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "true | {'prefix':'order-'}",
                "false| {'prefix':'Order-'}",
                "true | {'prefix':{'equals-ignore-case':'ORDER-'}}",
                "true | {'prefix':''}",
                "false| {'prefix':'order-17-and-more'}",
                "true | {'suffix':'-17'}",
                "false| {'suffix':'-18'}",
                "true | {'suffix':{'equals-ignore-case':'R-17'}}",
                "true | {'equals-ignore-case':'ORDER-17'}",
                "false| {'equals-ignore-case':'ORDER-18'}",
                "true | {'wildcard':'*'}",
                "true | {'wildcard':'order-*'}",
                "true | {'wildcard':'o*r*1*'}",
                "false| {'wildcard':'o*1*8'}",
                "false| {'wildcard':'order-17?'}",
                "true | {'exists':true}",
                "false| {'exists':false}",
                "true | {'anything-but':'order-18'}",
                "false| {'anything-but':'order-17'}",
                "false| {'anything-but':['order-16','order-17']}",
                "true | {'anything-but':['order-15','order-16']}",
                "true | {'anything-but':[17, 18]}",
                "false| {'anything-but':{'prefix':'order'}}",
                "true | {'anything-but':{'prefix':['x','y']}}",
                "false| {'anything-but':{'suffix':'17'}}",
                "false| {'anything-but':{'suffix':['18','17']}}",
                "false| {'anything-but':{'equals-ignore-case':'ORDER-17'}}",
                "true | {'anything-but':{'equals-ignore-case':['ORDER-18']}}",
                "false| {'anything-but':{'wildcard':'*-17'}}",
                "true | {'anything-but':{'wildcard':['*-18','a*']}}",
                "false| {'numeric':['>',0]}",
            })
    void textsAreCompared(boolean expected, String rule) {
        assertThat(matches("{'dynamodb':{'Keys':{'id':{'S':[" + rule + "]}}}}", INSERT))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "true | '=',59",
                "true | '>',58.9",
                "false| '>',59",
                "true | '>=',59",
                "false| '<',59",
                "true | '<=',59",
                "true | '>',10,'<',60",
                "false| '>',10,'<',59",
                "true | '>=',-1,'<=',5.9e1",
            })
    void numbersLieInRanges(boolean expected, String range) {
        assertThat(matches("{'dynamodb':{'SizeBytes':[{'numeric':[" + range + "]}]}}", INSERT))
                .isEqualTo(expected);
    }

    @Test
    void aNumberAttributeIsANumberToo() {
        assertThat(matches("{'dynamodb':{'NewImage':{'total':{'N':[{'numeric':['>',12,'<=',12.5]}]}}}}", INSERT))
                .isTrue();
        assertThat(matches("{'dynamodb':{'NewImage':{'total':{'N':[12.5]}}}}", INSERT))
                .isTrue();
    }

    @Test
    void whatIsNotThereMeetsOnlyItsAbsence() {
        assertThat(matches("{'dynamodb':{'OldImage':{'id':{'S':[{'exists':false}]}}}}", INSERT))
                .isTrue();
        assertThat(matches("{'dynamodb':{'OldImage':{'id':{'S':[{'exists':true}]}}}}", INSERT))
                .isFalse();
        assertThat(matches("{'dynamodb':{'OldImage':{'id':{'S':[{'anything-but':'x'}]}}}}", INSERT))
                .isFalse();
        assertThat(matches("{'dynamodb':{'NewImage':[{'exists':true}]}}", INSERT))
                .isFalse();
        assertThat(matches("{'userIdentity':{'type':[{'exists':false}]}}", INSERT))
                .isTrue();
    }

    @Test
    void anyAlternativeOfAnOrIsEnough() {
        String either = "{'dynamodb':{'$or':[{'Keys':{'id':{'S':['x']}}},{'SizeBytes':[{'numeric':['>',50]}]}]}}";
        String top = "{'eventName':['INSERT'],'$or':[{'eventSource':['x']},{'dynamodb':{'SizeBytes':[1]}}]}";

        assertThat(matches(either, INSERT)).isTrue();
        assertThat(matches(either, INSERT.replace("59", "5"))).isFalse();
        assertThat(matches(top, INSERT)).isFalse();
        assertThat(matches(top, INSERT.replace("59", "1"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "[]",
                "'a'",
                "{}",
                "{'a':{}}",
                "{'a':[]}",
                "{'a':'b'}",
                "{'a':1}",
                "{'a':null}",
                "{'a':[['b']]}",
                "{'a':['b']",
                "{'a':['b']} x",
                "{'a':['b'],'a':['c']}",
                "{'a':[{}]}",
                "{'a':[{'prefix':'x','suffix':'y'}]}",
                "{'a':[{'unknown':'x'}]}",
                "{'a':[{'prefix':1}]}",
                "{'a':[{'suffix':['x']}]}",
                "{'a':[{'prefix':{'x':'y'}}]}",
                "{'a':[{'exists':'yes'}]}",
                "{'a':[{'equals-ignore-case':1}]}",
                "{'a':[{'wildcard':'a**b'}]}",
                "{'a':[{'wildcard':'a\\\\b'}]}",
                "{'a':[{'numeric':[]}]}",
                "{'a':[{'numeric':['>']}]}",
                "{'a':[{'numeric':['!',1]}]}",
                "{'a':[{'numeric':['>','1']}]}",
                "{'a':[{'numeric':['>',5,'<',5]}]}",
                "{'a':[{'numeric':['<',1,'>',5]}]}",
                "{'a':[{'numeric':['=',1,'<',5]}]}",
                "{'a':[{'anything-but':[]}]}",
                "{'a':[{'anything-but':['x',1]}]}",
                "{'a':[{'anything-but':true}]}",
                "{'a':[{'anything-but':{'numeric':['>',1]}}]}",
                "{'a':[{'anything-but':{'prefix':1}}]}",
                "{'$or':[{'a':['b']}]}",
                "{'$or':['x','y']}",
            })
    void whatDoesNotParseIsRefused(String pattern) {
        assertThatThrownBy(() -> EventPattern.parse(pattern.replace('\'', '"')))
                .isInstanceOf(InvalidPatternException.class);
    }

    @Test
    void aPatternNestedWithoutEndIsRefused() {
        assertThatThrownBy(() -> EventPattern.parse("{\"a\":".repeat(10_000)))
                .isInstanceOf(InvalidPatternException.class);
    }

    @Test
    void aPatternKnowsWhichImagesItNeeds() {
        EventPattern pattern = EventPattern.parse(
                "{\"$or\":[{\"eventName\":[\"INSERT\"]},{\"dynamodb\":{\"OldImage\":{\"a\":{\"S\":[\"b\"]}}}}]}");

        assertThat(pattern.mentions("OldImage")).isTrue();
        assertThat(pattern.mentions("NewImage")).isFalse();
    }
}
