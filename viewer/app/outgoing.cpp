#include "viewer/app/outgoing.h"

#include "feeds/exercise/exercise_field.h"
#include "feeds/net/steady_clock.h"
#include "feeds/service/http_service.h"
#include "feeds/transports/cap_publisher.h"
#include "feeds/transports/cot_sender.h"
#include "feeds/transports/mqtt_transport.h"
#include "feeds/transports/simulated_field.h"
#include "feeds/transports/tasking_transport.h"
#include "geo/coordinates/place_projector.h"
#include "viewer/app/loading.h"

namespace sandtable {
namespace {

using ProjectorMaker = std::function<std::unique_ptr<Projector>()>;

ProjectorMaker projector_maker(const std::string& crs) {
  return [crs]() -> std::unique_ptr<Projector> {
    auto projector = geo::make_projector(crs);
    return projector ? std::move(*projector) : nullptr;
  };
}

/// A short name of the place for topics and identifiers: its file's name.
std::string short_name(const Place& place) {
  std::string name = place.file.stem().string();
  for (char& c : name) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
    if (!plain) c = '-';
  }
  return name.empty() ? "place" : name;
}

std::unique_ptr<CommandTransport> make_simulated_field(const Place& place, const RunOptions& options) {
  return std::make_unique<feeds::SimulatedField>(place.resources, place.depots,
                                                 feeds::SimulatedFieldOptions{options.seed, {}});
}

std::unique_ptr<CommandTransport> make_link(const Place& place, const RunOptions& options) {
  switch (place.field_link) {
    case FieldLink::kNone:
      return nullptr;
    case FieldLink::kSimulated:
      return make_simulated_field(place, options);
    case FieldLink::kMqtt: {
      feeds::MqttTransportConfig config{place.mqtt_link, options.seed};
      if (config.link.place.empty()) config.link.place = short_name(place);
      return std::make_unique<feeds::MqttTransport>(std::move(config), projector_maker(place.crs));
    }
    case FieldLink::kTasking:
      return std::make_unique<feeds::TaskingTransport>(place.tasking_link, feeds::make_http_client(),
                                                       projector_maker(place.crs), options.seed);
  }
  return nullptr;
}

/// Makes the output of each kind.
struct OutputMaker {
  const Place& place;
  const RunOptions& options;
  const OutputConfig& config;

  std::unique_ptr<StateOutput> operator()(const CotOutput&) const {
    return std::make_unique<feeds::CotSender>(config, short_name(place), projector_maker(place.crs),
                                              std::make_shared<feeds::SteadyClock>(), options.seed);
  }
  std::unique_ptr<StateOutput> operator()(const CapOutput&) const {
    return std::make_unique<feeds::CapPublisher>(config, short_name(place), feeds::make_http_client(),
                                                 projector_maker(place.crs), options.seed, data_directory() / "alerts");
  }
  std::unique_ptr<StateOutput> operator()(const ServiceOutput&) const {
    return std::make_unique<feeds::HttpService>(config, projector_maker(place.crs));
  }
};

}  // namespace

void add_outgoing(const Place& place, const RunOptions& options, SessionParts& parts) {
  if (options.exercise) {
    parts.transport = std::make_unique<feeds::ExerciseField>(place, *options.exercise,
                                                             feeds::SimulatedFieldOptions{options.seed, {}});
    return;
  }
  if (options.reach == RunOptions::Reach::kVisitors) {
    parts.transport = make_simulated_field(place, options);
    return;
  }
  parts.transport = make_link(place, options);
  if (options.reach == RunOptions::Reach::kNobody || !options.faults.empty()) {
    if (parts.transport && parts.transport->reaches_outside()) parts.transport.reset();
    return;
  }
  for (const OutputConfig& config : place.outputs) {
    parts.outputs.push_back(std::visit(OutputMaker{place, options, config}, config.kind));
  }
}

}  // namespace sandtable
