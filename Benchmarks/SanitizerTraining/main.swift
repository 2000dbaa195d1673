// SPDX-License-Identifier: Apache-2.0
//
// Trains the sanitizer's table and combination: `sanitizer-training DATA TEXTS RULES.json MODEL.json REPORT.md`; DATA has
// dev.jsonl and manifests-dev.jsonl, TEXTS what was written for training.

import Glibc

guard CommandLine.arguments.count == 6 else {
    print("usage: sanitizer-training DATA TEXTS RULES.json MODEL.json REPORT.md")
    exit(2)
}
do {
    try TrainingRun(arguments: CommandLine.arguments).perform()
} catch {
    print("sanitizer-training: \(error)")
    exit(2)
}
