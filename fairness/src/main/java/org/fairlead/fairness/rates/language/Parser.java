package org.fairlead.fairness.rates.language;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.fairlead.fairness.rates.language.Statement.Comparison;
import org.fairlead.fairness.rates.language.Syntax.Argument;
import org.fairlead.fairness.rates.language.Syntax.Relation;
import org.fairlead.fairness.rates.language.Syntax.Word;

/**
 * Reads one constraint by recursive descent, straight from the characters: what is a word depends
 * on the place, because values of attributes may look like {@code 3-9} or {@code more than 70}.
 *
 * <pre>
 * statement  = ["for each" name {"," name} ":"] sum ("&lt;=" | "&gt;=" | "=") sum | macro
 * sum        = product {("+" | "-") product}
 * product    = factor {("*" | "/") factor}
 * factor     = number ["%"] | name "(" [argument {"," argument}] ")" | "(" sum ")"
 *            | "-" factor | "|" sum "|" | "abs" "(" sum ")"
 * argument   = name | name "=" value | name "!=" value | name "in" "{" value {"," value} "}"
 * </pre>
 */
final class Parser {
  private static final int DEEPEST = 32;

  /** A chain of operators is as deep as it is long. */
  private static final int MOST_OPERATORS = 1_000;

  private final Source source;
  private final String text;
  private int at;
  private int depth;
  private int operators;

  private Parser(Source source) {
    this.source = source;
    this.text = source.text();
  }

  /** Returns the statements that a text stands for: one, or those of a macro. */
  static List<Statement> parse(Source source) {
    var parser = new Parser(source);
    List<Word> variables = parser.variables();
    Syntax left = parser.sum();
    if (parser.ended() && variables.isEmpty() && left instanceof Syntax.Call call) {
      return Macros.expand(source, call);
    }
    return List.of(parser.statement(variables, left));
  }

  private Statement statement(List<Word> variables, Syntax left) {
    Comparison comparison = comparison();
    Syntax right = sum();
    if (!ended()) {
      throw unexpected("the end: one comparison makes a constraint");
    }
    var measured = new boolean[1];
    left.walk(syntax -> measured[0] |= syntax instanceof Syntax.Call);
    right.walk(syntax -> measured[0] |= syntax instanceof Syntax.Call);
    if (!measured[0]) {
      throw source.error(0, "compares numbers only, expected a rate such as accuracy()");
    }
    return new Statement(source, variables, left, comparison, right);
  }

  private List<Word> variables() {
    var variables = new ArrayList<Word>();
    skip();
    if (!text.startsWith("for", at) || at + 3 >= text.length() || text.charAt(at + 3) > ' ') {
      return variables;
    }
    at += 3;
    skip();
    if (!text.startsWith("each", at)) {
      throw unexpected("'each', as in 'for each race:'");
    }
    at += 4;
    var seen = new HashSet<String>();
    do {
      Word name = name("an attribute, 'group' or 'class'");
      if (!seen.add(name.text())) {
        throw source.error(name.at(), "'" + name.text() + "' appears twice in 'for each'");
      }
      variables.add(name);
    } while (accept(","));
    if (!accept(":")) {
      throw unexpected("':' or ','");
    }
    return variables;
  }

  private Comparison comparison() {
    if (accept("<=") || accept("\u2264")) {
      return Comparison.AT_MOST;
    }
    if (accept(">=") || accept("\u2265")) {
      return Comparison.AT_LEAST;
    }
    if (accept("==") || accept("=")) {
      return Comparison.EQUAL;
    }
    skip();
    if (at < text.length() && (text.charAt(at) == '<' || text.charAt(at) == '>')) {
      throw unexpected("'<=' or '>=': a constraint includes its bound");
    }
    throw unexpected("'<=', '>=' or '='");
  }

  private Syntax sum() {
    if (++depth > DEEPEST) {
      throw source.error(at, "nested deeper than " + DEEPEST + " levels");
    }
    Syntax left = product();
    while (true) {
      skip();
      int place = at;
      if (accept("+")) {
        left = binary('+', left, product(), place);
      } else if (accept("-") || accept("\u2212")) {
        left = binary('-', left, product(), place);
      } else {
        depth--;
        return left;
      }
    }
  }

  private Syntax binary(char operator, Syntax left, Syntax right, int place) {
    if (++operators > MOST_OPERATORS) {
      throw source.error(place, "more than %d of + - * /".formatted(MOST_OPERATORS));
    }
    return new Syntax.Binary(operator, left, right, place);
  }

  private Syntax product() {
    Syntax left = factor();
    while (true) {
      skip();
      int place = at;
      if (accept("*") || accept("\u00b7")) {
        left = binary('*', left, factor(), place);
      } else if (accept("/")) {
        left = binary('/', left, factor(), place);
      } else {
        return left;
      }
    }
  }

  private Syntax factor() {
    if (++depth > DEEPEST) {
      throw source.error(at, "nested deeper than " + DEEPEST + " levels");
    }
    try {
      return unguardedFactor();
    } finally {
      depth--;
    }
  }

  private Syntax unguardedFactor() {
    skip();
    int place = at;
    if (accept("-") || accept("\u2212")) {
      return new Syntax.Negative(factor(), place);
    }
    if (accept("(")) {
      Syntax inner = sum();
      expect(")");
      return inner;
    }
    if (accept("|")) {
      Syntax inner = sum();
      expect("|");
      return new Syntax.Absolute(inner, place);
    }
    if (at < text.length() && (isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
      return literal();
    }
    Word name = name("a number or a rate such as accuracy()");
    if (!accept("(")) {
      throw unexpected("'(' after '" + name.text() + "'");
    }
    if (name.text().equals("abs")) {
      Syntax inner = sum();
      expect(")");
      return new Syntax.Absolute(inner, place);
    }
    return new Syntax.Call(name.text(), arguments(), place);
  }

  private Syntax literal() {
    int begin = at;
    while (at < text.length() && (isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
      at++;
    }
    if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
      at++;
      if (at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
        at++;
      }
      while (at < text.length() && isDigit(text.charAt(at))) {
        at++;
      }
    }
    String digits = text.substring(begin, at);
    double value;
    try {
      value = Double.parseDouble(digits);
    } catch (NumberFormatException e) {
      throw source.error(begin, "'" + digits + "' is no number");
    }
    if (Double.isInfinite(value)) {
      throw source.error(begin, "'" + digits + "' is too large a number");
    }
    return new Syntax.Literal(accept("%") ? value / 100 : value, begin);
  }

  private List<Argument> arguments() {
    var arguments = new ArrayList<Argument>();
    if (accept(")")) {
      return arguments;
    }
    do {
      arguments.add(argument());
    } while (accept(","));
    expect(")");
    return arguments;
  }

  private Argument argument() {
    skip();
    int begin = at;
    // A name ends at = or !=, or with the word 'in' before a brace; alone, at the comma or bracket.
    while (at < text.length() && ",()={}!".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    String written = text.substring(begin, at);
    boolean in = at < text.length() && text.charAt(at) == '{' && written.strip().endsWith(" in");
    String stripped = in ? written.strip().substring(0, written.strip().length() - 3) : written;
    var name = new Word(stripped.strip(), begin);
    if (name.text().isEmpty()) {
      throw unexpected("an argument such as race=Black");
    }
    if (in) {
      at++;
      var values = new ArrayList<Word>();
      do {
        values.add(value("}"));
      } while (accept(","));
      expect("}");
      return new Argument(name, Relation.AMONG, values);
    }
    if (accept("!=")) {
      return new Argument(name, Relation.NOT, List.of(value(")")));
    }
    if (accept("==") || accept("=")) {
      return new Argument(name, Relation.AMONG, List.of(value(")")));
    }
    if (at >= text.length() || (text.charAt(at) != ',' && text.charAt(at) != ')')) {
      throw unexpected("'=', '!=', ' in {', ',' or ')'");
    }
    return new Argument(name, Relation.ALONE, List.of());
  }

  /** Reads a value up to a comma or the closing sign; quotes let it contain either. */
  private Word value(String closing) {
    skip();
    int begin = at;
    if (at < text.length() && (text.charAt(at) == '"' || text.charAt(at) == '\'')) {
      int end = text.indexOf(text.charAt(at), at + 1);
      if (end < 0) {
        throw source.error(at, "a quote that does not end");
      }
      at = end + 1;
      return new Word(text.substring(begin + 1, end), begin);
    }
    while (at < text.length()
        && text.charAt(at) != ','
        && text.charAt(at) != closing.charAt(0)
        && text.charAt(at) != ')') {
      at++;
    }
    String value = text.substring(begin, at).strip();
    if (value.isEmpty()) {
      throw unexpected("a value");
    }
    return new Word(value, begin);
  }

  private Word name(String expected) {
    skip();
    int begin = at;
    while (at < text.length()
        && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
      at++;
    }
    if (begin == at) {
      throw unexpected(expected);
    }
    return new Word(text.substring(begin, at), begin);
  }

  private boolean accept(String sign) {
    skip();
    if (!text.startsWith(sign, at)) {
      return false;
    }
    at += sign.length();
    return true;
  }

  private void expect(String sign) {
    if (!accept(sign)) {
      throw unexpected("'" + sign + "'");
    }
  }

  private boolean ended() {
    skip();
    return at >= text.length();
  }

  private void skip() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private RuntimeException unexpected(String expected) {
    skip();
    String found = at >= text.length() ? "the end" : "'" + text.charAt(at) + "'";
    return source.error(Math.min(at, text.length()), "found " + found + ", expected " + expected);
  }
}
