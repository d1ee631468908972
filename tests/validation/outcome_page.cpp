#include "tests/validation/outcome_page.h"

#include <fmt/format.h>

#include "tests/validation/svg_plot.h"

namespace sandtable::validation {
namespace {

constexpr const char* kHead = R"(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Sandtable: validation of the water</title>
<style>
body { font: 15px/1.5 sans-serif; margin: 2em auto; max-width: 1120px; padding: 0 1em; color: #1c2733; }
table { border-collapse: collapse; margin: .6em 0 1em; }
th, td { border-bottom: 1px solid #ccd4dc; padding: .25em .8em .25em 0; text-align: left; vertical-align: top; }
td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.met { color: #1a6b3c; } .missed { color: #b3261e; font-weight: bold; } .reported { color: #6b7580; }
.plots { display: flex; flex-wrap: wrap; gap: 12px; }
svg { background: #fbfcfd; border: 1px solid #dde3e8; }
svg text { font: 12px sans-serif; fill: #3a4653; } svg .title { font-weight: bold; }
svg .mid { text-anchor: middle; } svg .end { text-anchor: end; }
svg path { fill: none; } svg .grid { stroke: #e3e8ec; }
svg .computed { stroke: #1f6fb2; stroke-width: 2; }
svg .reference { stroke: #d9822b; stroke-width: 4; stroke-opacity: .55; }
svg .ring { stroke: #d9822b; stroke-width: 2; fill: none; }
.key { color: #1f6fb2; } .reference-key { color: #b5651d; }
</style>
</head>
<body>
)";

std::string verdict(const Figure& figure) {
  const char* word = figure.only_reported ? "reported" : figure.met() ? "met" : "missed";
  return fmt::format("<td class=\"{}\">{}</td>", word, word);
}

std::string section(const Outcome& outcome) {
  std::string out = fmt::format("<h2 id=\"{}\">{}</h2>\n<p>{}</p>\n", xml_text(outcome.name), xml_text(outcome.title),
                                xml_text(outcome.source));
  if (!outcome.failure.empty()) out += fmt::format("<p class=\"missed\">Failed: {}</p>\n", xml_text(outcome.failure));
  out += "<table>\n<tr><th>figure</th><th>measured</th><th>limit</th><th></th><th>why that limit</th></tr>\n";
  for (const Figure& f : outcome.figures) {
    out += fmt::format(
        "<tr><td>{}</td><td class=\"number\">{:.4g} {}</td><td class=\"number\">{} {:.4g}</td>{}<td>{}</td></tr>\n",
        xml_text(f.what), f.measured, xml_text(f.unit), f.at_most ? "&le;" : "&ge;", f.limit, verdict(f),
        xml_text(f.reason));
  }
  out += "</table>\n<div class=\"plots\">\n";
  for (const Curve& curve : outcome.curves) out += svg_plot(curve);
  return out + "</div>\n";
}

std::string overview(const std::vector<Outcome>& outcomes) {
  std::string out = "<table>\n<tr><th>case</th><th>figures</th><th></th></tr>\n";
  for (const Outcome& outcome : outcomes) {
    const bool met = all_met(outcome);
    out += fmt::format("<tr><td><a href=\"#{}\">{}</a></td><td class=\"number\">{}</td><td class=\"{}\">{}</td></tr>\n",
                       xml_text(outcome.name), xml_text(outcome.title), outcome.figures.size(), met ? "met" : "missed",
                       met ? "met" : "missed");
  }
  return out + "</table>\n";
}

}  // namespace

bool all_met(const Outcome& outcome) {
  bool met = outcome.failure.empty();
  for (const Figure& figure : outcome.figures) met = met && figure.met();
  return met;
}

std::string page(const std::vector<Outcome>& outcomes, Size size) {
  std::string out = kHead;
  out += "<h1>Validation of the water</h1>\n";
  out += fmt::format(
      "<p>Made by <code>validation_page</code> from runs of the solver at {} size. In the plots <span "
      "class=\"key\">computed values are the blue line</span>, <span class=\"reference-key\">references are orange: a "
      "wide line, or rings where there are few points</span>.</p>\n",
      size == Size::kWhole ? "whole" : "small");
  out += overview(outcomes);
  for (const Outcome& outcome : outcomes) out += section(outcome);
  return out + "</body>\n</html>\n";
}

}  // namespace sandtable::validation
