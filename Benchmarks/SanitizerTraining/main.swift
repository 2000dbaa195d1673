// SPDX-License-Identifier: Apache-2.0
//
// Trains the sanitizer's table and combination: `sanitizer-training DATA TEXTS RULES.json MODEL.json REPORT.md [SCORES]`; DATA
// has dev.jsonl and manifests-dev.jsonl, TEXTS what was written for training. SCORES gets the score of each record of dev.jsonl,
// in order, by the model that did not see its source, to look at what goes wrong.

import Glibc

guard 6...7 ~= CommandLine.arguments.count else {
    print("usage: sanitizer-training DATA TEXTS RULES.json MODEL.json REPORT.md [SCORES]")
    exit(2)
}
do {
    try TrainingRun(arguments: CommandLine.arguments).perform()
} catch {
    print("sanitizer-training: \(error)")
    exit(2)
}
