/**
 * Reads Python's pickles as data, without Python and without running them.
 *
 * <p>A pickle is a program. {@link org.fairlead.base.pickle.PickleReader} follows the opcodes that
 * build texts, numbers, lists and dictionaries; a {@link org.fairlead.base.pickle.PickleDialect}
 * lists the few names of Python that a kind of file needs (tensors of a checkpoint, arrays of a
 * data set) and says what stands for them. Everything else is refused by name. It lives in this
 * module because both data sets and weights come as pickles.
 */
@NullMarked
package org.fairlead.base.pickle;

import org.jspecify.annotations.NullMarked;
