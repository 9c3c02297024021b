package dev.caravan.guard;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.Leniency;
import com.google.re2j.Pattern;
import dev.caravan.config.PersonalData;
import dev.caravan.model.ChatReply;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.commons.validator.routines.CreditCardValidator;
import org.apache.commons.validator.routines.EmailValidator;
import org.apache.commons.validator.routines.IBANValidator;

/** The text must hold none of some kinds of personal data. What is found is told by its kind, never by itself. */
record PersonalDataGuard(Set<PersonalData> kinds) implements Guard {

    private static final Pattern EMAIL = Pattern.compile("[^\\s<>()\\[\\]\",;:@]{1,64}@[\\w.-]{3,255}\\w");
    /** How an account's number begins. */
    private static final Pattern IBAN = Pattern.compile("(?i)\\b[A-Z]{2}[0-9]{2}");
    /** The longest has 34 characters, and as many blanks between them at most. */
    private static final int LONGEST_IBAN = 68;
    private static final Pattern DIGITS = Pattern.compile("[0-9]+(?:[ -][0-9]+)*");
    private static final CreditCardValidator CARDS = new CreditCardValidator(CreditCardValidator.AMEX
            + CreditCardValidator.VISA + CreditCardValidator.MASTERCARD + CreditCardValidator.DISCOVER
            + CreditCardValidator.DINERS);
    private static final int LONGEST_CARD = 19;
    /** Numbers are looked for that say which country they are of. */
    private static final String NO_REGION = "ZZ";

    PersonalDataGuard {
        kinds = Set.copyOf(kinds);
    }

    @Override
    public Optional<Finding> check(ChatReply reply) {
        return kinds.stream().sorted().filter(kind -> holds(kind, reply.text())).findFirst()
                .map(kind -> new Finding(kind.key(), "the answer must not contain " + kind.words()));
    }

    private static boolean holds(PersonalData kind, String text) {
        return switch (kind) {
            case EMAIL -> any(EMAIL, text, PersonalDataGuard::email);
            case PHONE -> PhoneNumberUtil.getInstance()
                    .findNumbers(text, NO_REGION, Leniency.VALID, Long.MAX_VALUE).iterator().hasNext();
            case IBAN -> iban(text);
            case CREDIT_CARD -> any(DIGITS, text, PersonalDataGuard::card);
        };
    }

    private static boolean any(Pattern pattern, String text, Predicate<String> check) {
        var matcher = pattern.matcher(text);
        while (matcher.find()) {
            if (check.test(matcher.group())) {
                return true;
            }
        }
        return false;
    }

    /** Whether an address is in it: dots may stand before, and the next sentence may follow without a blank. */
    private static boolean email(String text) {
        var at = text.indexOf('@');
        var address = text.substring(text.lastIndexOf("..", at) + 1).replaceFirst("^\\.", "");
        for (int end = address.length(); end > 0; end = address.lastIndexOf('.', end - 1)) {
            if (EmailValidator.getInstance().isValid(address.substring(0, end))) {
                return true;
            }
        }
        return false;
    }

    private static boolean iban(String text) {
        var start = IBAN.matcher(text);
        while (start.find()) {
            if (beginsWithIban(text.substring(start.start(), Math.min(text.length(), start.start() + LONGEST_IBAN)))) {
                return true;
            }
        }
        return false;
    }

    /** Whether the text begins with an account's number; how long it is its country tells. */
    private static boolean beginsWithIban(String text) {
        var compact = text.replaceAll("[ -]", "").toUpperCase(Locale.ROOT);
        var format = IBANValidator.DEFAULT_IBAN_VALIDATOR.getValidator(compact);
        return format != null && compact.length() >= format.getIbanLength()
                && IBANValidator.DEFAULT_IBAN_VALIDATOR.isValid(compact.substring(0, format.getIbanLength()));
    }

    /** Whether some of the groups of digits that follow each other are a card's number. */
    private static boolean card(String text) {
        var groups = List.of(text.split("[ -]"));
        for (int from = 0; from < groups.size(); from++) {
            var number = new StringBuilder();
            for (int to = from; to < groups.size() && number.length() <= LONGEST_CARD; to++) {
                if (CARDS.isValid(number.append(groups.get(to)).toString())) {
                    return true;
                }
            }
        }
        return false;
    }
}
