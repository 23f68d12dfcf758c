package org.fairlead.fairness.rates.language;

import java.util.List;
import java.util.function.Consumer;

/** An expression as it was written, before names mean anything; {@code at} is its place. */
sealed interface Syntax {
  int at();

  /** Calls {@code visitor} with this and everything below it. */
  default void walk(Consumer<Syntax> visitor) {
    visitor.accept(this);
  }

  /** A number; a per cent sign has divided it by 100. */
  record Literal(double value, int at) implements Syntax {}

  /** A name with arguments: a rate or a norm, or a macro if it stands alone. */
  record Call(String name, List<Argument> arguments, int at) implements Syntax {
    public Call {
      arguments = List.copyOf(arguments);
    }
  }

  /** {@code + - * /} of two expressions. */
  record Binary(char operator, Syntax left, Syntax right, int at) implements Syntax {
    @Override
    public void walk(Consumer<Syntax> visitor) {
      visitor.accept(this);
      left.walk(visitor);
      right.walk(visitor);
    }
  }

  /** The negative of an expression. */
  record Negative(Syntax of, int at) implements Syntax {
    @Override
    public void walk(Consumer<Syntax> visitor) {
      visitor.accept(this);
      of.walk(visitor);
    }
  }

  /** The absolute value of an expression. */
  record Absolute(Syntax of, int at) implements Syntax {
    @Override
    public void walk(Consumer<Syntax> visitor) {
      visitor.accept(this);
      of.walk(visitor);
    }
  }

  /** A word and its place. */
  record Word(String text, int at) {}

  /** How an argument's name and values belong together. */
  enum Relation {
    /** {@code race}: a name alone. */
    ALONE,
    /** {@code race=Black} or {@code age in {0-2,3-9}}. */
    AMONG,
    /** {@code race!=Black}. */
    NOT
  }

  /** One argument of a call; {@code values} is empty where the name stands alone. */
  record Argument(Word name, Relation relation, List<Word> values) {
    public Argument {
      values = List.copyOf(values);
    }
  }
}
