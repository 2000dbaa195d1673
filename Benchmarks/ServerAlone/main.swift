// SPDX-License-Identifier: Apache-2.0

ServerAlone.run(CommandLine.arguments)
