package io.streambed.expressions.partiql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.streambed.model.DynamoDbException;
import io.streambed.model.ErrorType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the service says to statements it does not take. An exclamation mark stands for a vertical bar. */
class StatementRefusalTest {
    private static final String MALFORMED = "Statement wasn't well formed, can't be processed: ";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "SELECT * FROM \"Tab\" WHERE pk = 1 foo | Unexpected token after expression",
                "SELECT * FROM \"Tab\" WHERE pk = 1 e5 | Unexpected token after expression",
                "SELECT * FROM \"Tab\" WHERE pk = 1) | Unexpected token after expression",
                "SELECT * FROM \"Tab\" ORDER BY pk WHERE pk = 1 | Unexpected token after expression",
                "INSERT INTO \"Tab\" VALUE {'pk': 1} foo | Unexpected token after expression",
                "INSERT INTO \"Tab\" t VALUE {'pk': 'x'} | Unexpected token after expression",
                "UPDATE \"Tab\" SET a = 9 WHERE pk = 1 foo | Unexpected token after expression",
                "DELETE FROM \"Tab\" WHERE pk = 1 ORDER BY pk | Unexpected token after expression",
                "FROM \"Tab\" SET c = 1 WHERE pk = 'a' | Unexpected token after expression",
                "SELECT * FROM Tab; SELECT * FROM Tab | Unexpected token after semicolon. (Only one query is allowed.)",
                "SELECT * FROM \"Tab\" WHERE | Unexpected term",
                "SELECT * FROM \"Tab\" WHERE; | Unexpected term",
                "UPDATE \"Tab\" SET a = 1 WHERE | Unexpected term",
                "SELECT * FROM \"Tab\" WHERE NOT | Unexpected term",
                "SELECT * FROM \"Tab\" WHERE ( | Unexpected term",
                "SELECT * FROM | Unexpected term",
                "SELECT | Unexpected term",
                "SELECT * FROM Tab WHERE pk = 'p1' AND | Missing right-hand side expression of infix operator",
                "SELECT * FROM Tab WHERE pk = 'p1' OR | Missing right-hand side expression of infix operator",
                "SELECT * FROM Tab WHERE pk = | Missing right-hand side expression of infix operator",
                "SELECT * FROM Tab WHERE ORDER BY pk | Unexpected keyword",
                "INSERT INTO urls (key, target) VALUES (?, ?) | Unexpected keyword",
                "INSERT Tab VALUE {'pk': 1} | Unexpected keyword",
                "SELECT user FROM Tab | Unexpected keyword",
                "SELECT * FROM Tab WHERE size = 1 | Unexpected keyword",
                "SELECT * FROM Tab WHERE IS NULL | Unexpected operator",
                "SELECT * FROM Tab WHERE pk = LIKE | Unexpected operator",
                "SELECT * FROM Tab WHERE pk = 'a' AND x IS FOO | Expected type name",
                "SELECT * FROM Tab WHERE m.inner = 1 | Invalid path dot component",
                "UPDATE Tab SET m.inner = 1 WHERE pk = 1 | Invalid path dot component",
                "DELETE FROM | Expected identifier for simple path",
                "DELETE FROM; | Expected identifier for simple path",
                "DELETE FROM WHERE pk = 'a' | Expected identifier for simple path",
                "UPDATE Tab SET 'n' = 1 WHERE pk = 'a' | Expected identifier for simple path",
                "UPDATE Tab SET n WHERE pk = 'a' | Expected '='",
                "DELETE Tab WHERE pk = 'a' | Expected FROM after DELETE",
                "SELECT * | Expected FROM after SELECT list",
                "SELECT pk WHERE pk = 'a' | Expected FROM after SELECT list",
                "SELECTT * FROMM \"Tab\" | Unexpected token after expression",
                "SLECT * FROM \"Tab\" WHERE pk = 'a' | Expected data manipulation",
                "UPDATE Payment-Table SET active = ? WHERE id = ? | Expected data manipulation",
                "UPDATE Tab ADD n 1 WHERE pk = 'a' | Expected data manipulation",
                "FROM Tab WHERE pk = 'a' | Expected data manipulation",
                "SELECT * FROM Tab WHERE (pk = 'a' | Expected RIGHT_PAREN",
                "SELECT * FROM Tab WHERE a = [1, 2 | Expected RIGHT_BRACKET",
                "INSERT INTO Tab VALUE {'a' 1} | Expected COLON",
                "SELECT *, pk FROM Tab | Other expressions may not be present in the select list when '*' is used"
                        + " without dot notation.",
                "UPDATE Tab SET n = 5 WHERE pk = 'a' RETURNING *"
                        + " | Expected ( MODIFIED ! ALL ) ( NEW ! OLD ) in each returning element.",
            })
    void whatCannotBeRead(String statement, String detail) {
        assertThat(refusal(statement)).isEqualTo(MALFORMED + detail.replace('!', '|'));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "SELECT * FROM Tab WHERE pk = 1e2147483648",
                "SELECT * FROM Tab WHERE pk = 1e99999999999",
                "SELECT * FROM Tab WHERE pk = 1.5e-2147483647",
                "SELECT * FROM Tab WHERE pk = 1 # note",
                "SELECT * FROM Tab WHERE pk = 1 /* note",
                "SELECT * FROM \"Tab",
                "SELECT * FROM Tab WHERE pk = 'a",
                "SELECT * FROM Tab WHERE pk = 1a",
                "SELECT * FROM Tab WHERE pk = 1.2.3",
                "SELECT * FROM T\u00e4b",
                "SELECT * FROM Tab WHERE a ! b",
            })
    void whatMakesNoTokens(String statement) {
        assertThat(refusal(statement)).isEqualTo(MALFORMED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "SELECT * FROM Tab t WHERE pk = 'x' | Aliasing is not supported",
                "SELECT * FROM Tab AS t WHERE pk = 'x' | Aliasing is not supported",
                "SELECT pk AS q FROM Tab | Aliasing is not supported",
                "UPDATE Tab t SET a = 3 WHERE pk = 'x' | Aliasing is not supported",
                "DELETE FROM Tab t WHERE pk = 'x' | Aliasing is not supported",
                "SELECT VALUE pk FROM Tab | Select projection doesn't support value or pivot keywords",
                "SELECT DISTINCT pk FROM Tab | Unsupported token in expression: DISTINCT",
                "SELECT COUNT(*) FROM Tab | Unexpected path component at 1:8:5",
                "SELECT attribute_exists(ss) FROM Tab | Unexpected path component at 1:8:16",
                "SELECT n+1 FROM Tab | Unexpected path component at 1:9:1",
                "SELECT pk, pk FROM Tab | Duplicate identifiers in select clause: pk",
                "SELECT m.x, x FROM Tab | Duplicate identifiers in select clause: x",
                "SELECT m.* FROM Tab | Changing item's hierarchy while reading isn't supported",
                "SELECT pk FROM Tab, Other | Only select from a single table or index is supported.",
                "SELECT pk FROM Tab JOIN Other ON a=b | Only select from a single table or index is supported.",
                "SELECT pk FROM Tab WHERE pk='a' LIMIT 1 | Unsupported clause: LIMIT at 1:39:1",
                "SELECT pk FROM Tab GROUP BY pk | Unsupported clause: GROUP BY",
                "SELECT pk FROM (SELECT * FROM Tab) | Unexpected from source",
                "SELECT * FROM Tab.x12.y | A path may contain at most 2 components in the FROM clause",
                "SELECT * FROM Tab[0] | Invalid list expression in source.",
                "SELECT * FROM \"\" | Path component cannot be an empty string",
                "SELECT * FROM Tab.\"\" | Path component cannot be an empty string",
                "SELECT \"\" FROM Tab | Path component cannot be an empty string",
                "SELECT * FROM \"no\" | Table name should be within the length [3, 255] and only contain 'a-z', 'A-Z',"
                        + " '0-9', '-', '_', '.'.",
                "foo | Unsupported operation: VariableReference",
                "'foo' | Unsupported operation: Literal",
                "x IS INT4 | Unsupported operation: IsType",
                "x IS DOUBLE PRECISION | Unsupported operation: IsType",
                "x IS CHARACTER VARYING | Unsupported operation: IsType",
                "CREATE TABLE foo | Unsupported operation: CreateTable",
                "a = 1 | EXISTS can only be used in ExecuteTransaction write requests.",
                "INSERT INTO Tab << {'pk': 'a'} >> | Unsupported operation: InsertOp",
                "INSERT INTO Tab.idx VALUE {} | FROM clause may only contain a single table name in data manipulation"
                        + " statements",
                "INSERT INTO Tab VALUE {'pk': 'a'} RETURNING ALL OLD * | RETURNING is not supported in INSERT",
                "INSERT INTO Tab VALUE {'pk': 'a'} AT 1 | AT is not supported in insert statements. at 1:1:6",
                "INSERT INTO Tab VALUE [1] | Unsupported format in item expression. Please use struct format {...} to"
                        + " express item values for insert statement. at 1:23:1",
                "INSERT INTO Tab VALUE {'a': 1, 'a': 2} | Duplicate keys in tuple. Key: a under root at 1:32:3",
                "INSERT INTO Tab VALUE {pk: 'a'} | Tuple keys must be of type String. Actual type: VariableReference"
                        + " under root at 1:24:2",
                "INSERT INTO Tab VALUE {'': 'a'} | Path component cannot be an empty string",
                "INSERT INTO Tab VALUE {'pk': \"i4\"} | Unsupported data type: i4 under key root at 1:30:4",
                "INSERT INTO Tab VALUE {'pk': set_add(<<'a'>>, <<'b'>>)} | Unsupported data type: set_add under key root"
                        + " at 1:30:7",
                "INSERT INTO Tab VALUE {'pk': 1e126} | Number overflow. Attempting to store a number with magnitude"
                        + " larger than supported range under root",
                "INSERT INTO Tab VALUE {'m': {'x': 1e126}} | Number overflow. Attempting to store a number with"
                        + " magnitude larger than supported range under root.x",
                "INSERT INTO Tab VALUE {'l': [1, 1e126]} | Number overflow. Attempting to store a number with"
                        + " magnitude larger than supported range under root[1]",
                "SELECT * FROM Tab WHERE pk = 1e-131 | Number underflow. Attempting to store a number with magnitude"
                        + " smaller than supported range under root",
                "SELECT * FROM Tab WHERE pk = 123456789012345678901234567890123456789 | Attempting to store more than"
                        + " 38 significant digits in a Number under root",
                "INSERT INTO Tab VALUE {'a': <<1, 'x'>>} | Unsupported data type in Bag. DynamoDB only supports either"
                        + " numbers or strings in bags",
                "INSERT INTO Tab VALUE {'a': `1`} | Ion Literals are not supported: INT under key root at 1:29:3",
                "SELECT * FROM Tab WHERE pk | WHERE clause must contain an expression that resolves to a boolean",
                "SELECT * FROM Tab WHERE size(pk) | WHERE clause must contain an expression that resolves to a boolean",
                "SELECT * FROM Tab WHERE a = 1 AND b | The arguments to AND/OR must be Expressions",
                "SELECT * FROM Tab WHERE NOT b | The argument to NOT must be a Type or Expression",
                "SELECT * FROM Tab WHERE a LIKE 'x' | Unsupported operator in Condition Expression. Operator: like",
                "SELECT * FROM Tab WHERE a + 1 = 2 | Unsupported operator in Condition Expression. Operator: +",
                "SELECT * FROM Tab WHERE a = MISSING | MISSING must be compared using IS operator",
                "SELECT * FROM Tab WHERE a IN 1 | IN operator must have a left hand argument of type Variable Reference"
                        + " and right hand argument of type Seq with at least one member",
                "SELECT * FROM Tab WHERE a IN [] | IN operator must have a left hand argument of type Variable Reference"
                        + " and right hand argument of type Seq with at least one member",
                "SELECT * FROM Tab WHERE a IS INT | Unsupported data type for IS operator: INTEGER. Supported data types"
                        + " are [MISSING, NULL, BOOLEAN, BLOB, STRING, NUMERIC, STRUCT, TUPLE, LIST] at 1:27:2",
                "SELECT * FROM Tab WHERE EXISTS(ss) | Unrecognized function: exists at 1:25:6",
                "SELECT * FROM Tab WHERE set_add(ss, <<'x'>>) = ss | Unrecognized function: set_add at 1:25:7",
                "SELECT * FROM Tab WHERE list_append(a, b) = c | The function is not allowed in a condition expression;"
                        + " function: list_append",
                "SELECT * FROM Tab WHERE a[-1] = 1 | List index is not within the allowable range; index: [-1] at"
                        + " 1:28:1",
                "SELECT * FROM Tab WHERE a[*].b = 1 | Wildcard path component like a[*].b are not supported at 1:27:1",
                "SELECT * FROM Tab WHERE a.*.b = 1 | Unpivot path component like a.*.b are not supported at 1:27:1",
                "SELECT * FROM Tab WHERE a[?] = 1 | Unexpected path component at 1:27:1",
                "SELECT * FROM Tab WHERE pk = 'a' ORDER BY 'x' | Argument to ORDER BY must be of type VariableReference."
                        + " Type: LITERAL",
                "UPDATE Tab.idx SET a = 1 | This operation is not supported on an index",
                "DELETE FROM Tab.idx WHERE a = 1 | This operation is not supported on an index",
                "UPDATE Tab SET n = n * 2 WHERE pk = 'a' | Unsupported operator in Update Expression. Operator: *",
                "UPDATE Tab SET n = -n WHERE pk = 'a' | Incorrect number of operands for operator or function; operator"
                        + " or function: -, number of operands: 1",
                "UPDATE Tab SET n = foo(n) WHERE pk = 'a' | Unrecognized function: foo at 1:20:3",
                "UPDATE Tab SET n = MISSING WHERE pk = 'a' | MISSING must be compared using IS operator",
                "UPDATE Tab SET t = set_add(ss, <<'x'>>) | The first argument to SET_ADD must equal the assignment value"
                        + " at 1:20:7",
                "UPDATE Tab SET ss = set_add(ss, 'x') | The second argument to SET_ADD must be a value with type SET at"
                        + " 1:29:2",
                "UPDATE Tab SET ss = set_add(ss) | SET_ADD must have exactly two arguments at 1:21:7",
                "UPDATE Tab SET ss = set_add(ss, <<>>) | Empty bags are not supported",
                "UPDATE Tab SET ss = set_add(ss, <<'x', 'x'>>) | One or more parameter values were invalid: Input"
                        + " collection [\"x\", \"x\"] contains duplicates.",
                "UPDATE Tab SET n = 1 RETURNING ALL OLD n | Expected '*' after ( MODIFIED ! ALL ) ( NEW ! OLD ) in"
                        + " RETURNING clause",
                "DELETE FROM Tab RETURNING MODIFIED NEW * | Invalid returning clause: RETURNING MODIFIED NEW *. Only"
                        + " RETURNING ALL OLD * is allowed in DELETE statements.",
                "FROM Tab WHERE pk='a' INSERT INTO x VALUE 1 | Unsupported FROM ... WHERE ... clause in INSERT"
                        + " statement. at 1:1:4",
            })
    void whatIsNotTaken(String statement, String message) {
        assertThat(refusal(statement)).isEqualTo(message.replace('!', '|'));
    }

    private static String refusal(String statement) {
        DynamoDbException refusal = catchThrowableOfType(DynamoDbException.class, () -> Statements.of(statement));
        assertThat(refusal).as(statement).isNotNull();
        assertThat(refusal.type()).isEqualTo(ErrorType.VALIDATION);
        return refusal.text();
    }
}
