#pragma once

#include <string>

namespace sandtable {

/// `sandtable exercise-report INCIDENT --out DIR`
struct ExerciseReportOptions {
  std::string incident;  ///< file, or address of a shared one
  std::string out;
};

/// Writes how an exercise was met, from its journal alone: exercise.html and one CSV a table. Of an incident that was
/// no exercise it writes response times and false alarms. Prints the paths. Exit status: 0 written, 1 the incident
/// cannot be read or the folder not written, 2 wrong usage.
int run_exercise_report(const ExerciseReportOptions& options);

}  // namespace sandtable
