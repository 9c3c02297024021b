package dev.caravan.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.caravan.config.Ability;
import dev.caravan.config.ModelConfig;
import dev.caravan.model.ChatRequest;
import dev.caravan.model.Message;
import dev.caravan.model.Output;
import dev.caravan.model.Part;
import dev.caravan.model.Role;
import dev.caravan.model.Tool;
import dev.caravan.model.ToolChoice;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlanTest {

    private static final ChatRequest TEXT = ChatRequest.of("hello");
    private static final ChatRequest IMAGE = ChatRequest.of(List.of(new Message(Role.USER,
            List.of(new Part.Media("image/png", "AAAA", "", "", Map.of())), Map.of())));
    private static final ChatRequest TOOLS = new ChatRequest(ChatRequest.NO_DIALECT, List.of(Message.user("hello")),
            List.of(new Tool.Function("f", "", JsonNodeFactory.instance.objectNode(), Map.of())), ToolChoice.AUTO,
            Output.TEXT, Map.of(), Map.of());

    private final List<ModelConfig> chain = Pool.models("a", "b", "c");
    private final ModelConfig words = Pool.model("words", 100_000, Set.of());
    private final ModelConfig eyes = Pool.model("eyes", 100_000, EnumSet.of(Ability.IMAGES));
    private final ModelConfig hands = Pool.model("hands", 100_000, EnumSet.of(Ability.TOOLS));

    @Test
    void allModelsArePlannedInTheChainsOrder() {
        var plan = Plan.of(chain, TEXT, model -> false, model -> true);

        assertThat(plan).isEqualTo(new Plan(chain.get(0), chain, false));
    }

    @Test
    void modelsWithAnOpenCircuitAreLeftOut() {
        var plan = Plan.of(chain, TEXT, model -> false, model -> !model.name().equals("b"));

        assertThat(names(plan)).containsExactly("a", "c");
        assertThat(plan.forced()).isFalse();
    }

    @Test
    void theWholeChainIsPlannedInItsOrderWhenEveryCircuitIsOpen() {
        var plan = Plan.of(chain, TEXT, model -> false, model -> false);

        assertThat(plan).isEqualTo(new Plan(chain.get(0), chain, true));
    }

    @Test
    void onlyModelsThatCanDoWhatIsAskedArePlanned() {
        var all = List.of(words, eyes, hands);

        assertThat(names(Plan.of(all, TEXT, model -> false, model -> true))).containsExactly("words", "eyes", "hands");
        assertThat(names(Plan.of(all, IMAGE, model -> false, model -> true))).containsExactly("eyes");
        assertThat(names(Plan.of(all, TOOLS, model -> false, model -> true))).containsExactly("hands");
    }

    @Test
    void aChainWhoseModelsAllLackAnAbilityIsPlannedAllTheSame() {
        var plan = Plan.of(List.of(words, hands), IMAGE, model -> false, model -> true);

        assertThat(names(plan)).containsExactly("words", "hands");
    }

    @Test
    void anAbleModelWithAnOpenCircuitIsABetterGuessThanOneThatCannot() {
        var plan = Plan.of(List.of(words, eyes), IMAGE, model -> false, model -> model == words);

        assertThat(names(plan)).containsExactly("eyes");
        assertThat(plan.forced()).isTrue();
    }

    @Test
    void aPlanKeepsNothingOfTheListItWasMadeFrom() {
        var list = new ArrayList<>(chain);
        var plan = Plan.of(list, TEXT, model -> false, model -> true);

        list.clear();

        assertThat(plan.models()).hasSize(3);
    }

    private static List<String> names(Plan plan) {
        return plan.models().stream().map(ModelConfig::name).toList();
    }
}
