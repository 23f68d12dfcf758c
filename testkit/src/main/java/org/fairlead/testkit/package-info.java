/**
 * What the tests of several modules share: {@link org.fairlead.testkit.GoldenTraces} and {@link
 * org.fairlead.testkit.TestFolders}.
 */
@NullMarked
package org.fairlead.testkit;

import org.jspecify.annotations.NullMarked;
