"""An exercise from script to evaluation sheet: run on the demo, answered by a script of commands, judged from the journal.

Usage: exercise_test.py path/to/sandtable
"""
import csv
import os
import subprocess
import sys
import tempfile

PROGRAM = sys.argv[1]
EXAMPLE = os.path.join(os.path.dirname(__file__), "..", "..", "assets", "demo", "exercise.toml")

SCRIPT = """
at +00:25:00 note.add text="iot/F13 lies: B13 is dry"
at +00:30:00 note.add text="rumour-1: patrol at B07 sees no overtopping"
at +00:55:00 order.dispatch pump=MP05 site=B04 comment="call-1"
"""


def run(*arguments, fails=False):
    done = subprocess.run([PROGRAM, *arguments], capture_output=True, text=True)
    if (done.returncode != 0) != fails:
        sys.exit(f"{' '.join(arguments)}: ended with {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout + done.stderr


def rows(folder, table):
    with open(os.path.join(folder, table + ".csv"), encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def check(true, what):
    if not true:
        sys.exit("not so: " + what)


def main():
    with tempfile.TemporaryDirectory() as folder:
        run("demo", "--out", folder, "--size", "small")
        place = os.path.join(folder, "demo.toml")
        incident = os.path.join(folder, "drill.gpkg")
        script = os.path.join(folder, "answers.txt")
        with open(script, "w", encoding="utf-8") as file:
            file.write(SCRIPT)

        wrong = os.path.join(folder, "wrong.toml")
        with open(EXAMPLE, encoding="utf-8") as file:
            text = file.read().replace('resource = "MP01"', 'resource = "MP99"')
        with open(wrong, "w", encoding="utf-8") as file:
            file.write(text)
        said = run("run", place, "--out", incident, "--exercise", wrong, fails=True)
        check("wrong.toml:" in said and "resource" in said and "'MP99'" in said, "a bad script names file, line and key: " + said)
        check(not os.path.exists(incident), "a bad script leaves no incident behind")

        run("shot", place, "--exercise", EXAMPLE, "--script", script, "--keep", incident, "--at", "+80min",
            "--size", "1280x720", "--out", os.path.join(folder, "drill.png"))
        check("intact" in run("verify", incident), "the journal of an exercise verifies")

        sheet = os.path.join(folder, "sheet")
        run("exercise-report", incident, "--out", sheet)
        with open(os.path.join(sheet, "exercise.html"), encoding="utf-8") as file:
            html = file.read()
        check("演習 EXERCISE" in html and "演習評核表" in html, "the sheet says that it is an exercise, in both languages")
        injects = {row["inject_id"]: row for row in rows(sheet, "inject_times")}
        check(set(injects) == {"authority-1", "lying-gauge", "rumour-1", "cloudburst", "call-1", "pump-down", "road-1"},
              "what was played by then is judged: " + ", ".join(injects))
        check(injects["rumour-1"]["verdict"] == "met", "a rumour that was checked is met")
        check(injects["call-1"]["minutes_to_answer"] == "5.0", "a call was answered after 5 min: " + str(injects["call-1"]))
        check(injects["lying-gauge"]["minutes_to_answer"] == "10.0", "the lying gauge was unmasked after 10 min: " + str(injects["lying-gauge"]))
        check(all(row["exercise"] == "true" for row in rows(sheet, "alarm_responses")), "every row says that it is an exercise")


if __name__ == "__main__":
    main()
