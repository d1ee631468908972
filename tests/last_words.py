#!/usr/bin/env python3
"""What failed tests said last, in a few lines each: last_words.py RESULTS.xml

RESULTS.xml is what CTest writes with --output-junit. Whoever sees only the end of a long log learns the cause from it.
"""

import sys
import xml.etree.ElementTree as xml

LINES = 14
WIDTH = 200


def telling(output):
    """The lines that say what went wrong; without any, the last ones."""
    lines = [line.rstrip()[:WIDTH] for line in output.splitlines() if line.strip()]
    marks = ("Error", "FAIL", "Failure", "error:", "ERROR:", "SUMMARY", "in vain", "Timeout", "test_", "xpected", "Actual")
    told = [line for line in lines if any(mark in line for mark in marks)]
    return (told or lines)[-LINES:]


def main(results):
    try:
        cases = list(xml.parse(results).getroot().iter("testcase"))
    except xml.ParseError as trouble:
        print(f"{results} cannot be read: {trouble}")
        return
    for case in cases:
        if case.get("status") == "fail":
            failure = case.find("failure")
            print(f"{case.get('name')}: {failure.get('message', '') if failure is not None else ''}")
            for line in telling(case.findtext("system-out") or ""):
                print(f"    {line}")


if __name__ == "__main__":
    main(sys.argv[1])
